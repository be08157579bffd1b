//! Postgres: a pool for the lanes, one for other writes, one for reads.

use std::time::Duration;

use sea_orm::{ConnectOptions, DbErr};

use super::Dialect;
use crate::Options;
use crate::pool::{Pool, Server};
use crate::sql::Pools;

/// Tables with their options, columns, indexes, constraints, triggers and functions.
pub(super) const SCHEMA: &str = "\
    SELECT 'table ' || c.relname || ' ' || coalesce(array_to_string(c.reloptions, ','), '') || ' ' \
           || coalesce(pg_get_expr(c.relpartbound, c.oid), '') AS line \
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'seaql_migrations' \
    UNION ALL SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) \
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') \
           || ' COLLATE ' || a.attcollation::regcollation \
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped \
       AND c.relname <> 'seaql_migrations' \
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' \
    UNION ALL SELECT 'check ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
     WHERE connamespace = 'public'::regnamespace AND contype = 'c' \
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
     WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace \
    UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace";

/// Queries here are short: compiling one, or starting workers for it, costs more than running it. Each is a look into an index for each of its items, and is planned so
/// whatever is known of the tables: a plan that was made, or kept, while a table was small reads all of it for each item later. Whoever
/// waits longer for a lock answers "busy". A transaction left open would stop vacuum.
const SETTINGS: [(&str, &str); 7] = [
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("lock_timeout", "800ms"),
    ("idle_in_transaction_session_timeout", "5s"),
];

/// A server that has not answered so long after it should have given a statement up does not answer any more.
const ANSWER_MARGIN: Duration = Duration::from_secs(2);

/// Connects the three pools.
pub(super) async fn open(url: &str, options: &Options) -> Result<Pools, DbErr> {
    let waits = options.acquire_timeout;
    Ok(Pools {
        dialect: Dialect::Postgres,
        // A lane has a connection whenever it wants one.
        lanes: connect(
            url,
            options.postgres_lanes,
            options,
            Use { name: "append", is_for_reads: false, waits: Duration::ZERO },
        )
        .await?,
        writer: connect(url, options.postgres_writers, options, Use { name: "write", is_for_reads: false, waits })
            .await?,
        reader: connect(url, options.postgres_readers, options, Use { name: "read", is_for_reads: true, waits })
            .await?,
    })
}

/// What a pool is for.
struct Use {
    name: &'static str,
    is_for_reads: bool,
    /// How long its statements may have to wait for a connection.
    waits: Duration,
}

async fn connect(
    url: &str,
    size: u32,
    options: &Options,
    Use { name, is_for_reads, waits }: Use,
) -> Result<Pool, DbErr> {
    let mut connect = ConnectOptions::new(without_tls_on_this_machine(url));
    connect
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(Duration::from_secs(300))
        // A ping before each use is a round trip; a connection that died in use is found out by its error.
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .statement_timeout(options.statement_timeout)
        .set_application_name("vestnik")
        .record_stmt_in_spans(false)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|server| server.options(SETTINGS));
    let patience = waits + options.statement_timeout + ANSWER_MARGIN;
    Pool::connect(name, Server { options: connect, patience, is_for_reads }).await
}

/// Over loopback TLS protects nothing, and it costs: the driver leaves Nagle's algorithm on (sqlx 0.9.0), so a statement longer
/// than one TLS record waits 40 ms for an acknowledgement. Whoever names an `sslmode` gets it.
fn without_tls_on_this_machine(url: &str) -> String {
    let host = url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let is_here =
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host == *name || host.starts_with(&format!("{name}:")));
    if !is_here || url.contains("sslmode=") {
        return url.to_owned();
    }
    format!("{url}{}sslmode=disable", if url.contains('?') { '&' } else { '?' })
}

#[cfg(test)]
mod tests {
    use super::without_tls_on_this_machine;

    #[test]
    fn only_a_database_on_this_machine_goes_without_tls() {
        for (url, expected) in [
            ("postgres://u:p@127.0.0.1:5432/v", "postgres://u:p@127.0.0.1:5432/v?sslmode=disable"),
            ("postgres://localhost/v?a=b", "postgres://localhost/v?a=b&sslmode=disable"),
            ("postgres://u@localhost/v?sslmode=require", "postgres://u@localhost/v?sslmode=require"),
            ("postgres://u@localhost.example.org/v", "postgres://u@localhost.example.org/v"),
            ("postgres://u@10.0.0.1/v", "postgres://u@10.0.0.1/v"),
        ] {
            assert_eq!(without_tls_on_this_machine(url), expected);
        }
    }
}
