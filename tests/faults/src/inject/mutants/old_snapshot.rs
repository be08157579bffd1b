//! Plants the fault "lock and decide in one statement" in the database: whether somebody may write is read from a snapshot that is older than
//! the lock, so a removal that committed while the lock was awaited is not seen.
//!
//! The functions of the release are changed in place, by their text: a copy of them would drift and be found for the wrong reason.

use anyhow::{Context, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::environment::Environment;

/// Replaces both functions that append.
pub(super) async fn plant(environment: &Environment) -> Result<()> {
    let database = environment.database().await?;
    for (name, spoil) in [("append_v1", spoil_batch as fn(&str) -> _), ("append_one_v1", spoil_one)] {
        let sql = format!("SELECT pg_get_functiondef(oid) AS source FROM pg_proc WHERE proname = '{name}'");
        let row = database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let source: String = row.with_context(|| format!("no function {name}"))?.try_get("", "source")?;
        let spoilt =
            spoil(&source).with_context(|| format!("{name} has changed: this fault can no longer be planted in it"))?;
        database.execute_unprepared(&spoilt).await?;
    }
    Ok(())
}

/// The lock becomes a part of the statement that decides.
fn spoil_batch(source: &str) -> Option<String> {
    let (before, rest) = source.split_once("  IF patient THEN\n")?;
    let (_lock, rest) = rest.split_once("  END IF;\n")?;
    let locked = "WITH held AS MATERIALIZED (SELECT h.* FROM chat_heads h \
                  WHERE h.chat_id = ANY (ARRAY(SELECT DISTINCT (e->>'c')::uuid FROM jsonb_array_elements(batch) e)) \
                  ORDER BY h.chat_id FOR NO KEY UPDATE), ";
    let rest = replace(rest, "WITH ", locked)?;
    let rest = replace(
        &rest,
        "(SELECT * FROM chat_heads WHERE chat_id = c LIMIT 1) h",
        "(SELECT * FROM held WHERE chat_id = c LIMIT 1) h",
    )?;
    let rest =
        replace(&rest, "WHEN NOT h.chat_id = ANY (coalesce(locked, '{}')) THEN 'busy'", "WHEN false THEN 'busy'")?;
    Some(format!("{before}{rest}"))
}

/// The membership is read before the lock.
fn spoil_one(source: &str) -> Option<String> {
    let (before, rest) = source.split_once("  IF patient THEN\n")?;
    let begin = rest.find("  SELECT x.ver, x.join_seq INTO m FROM members")?;
    let (locking, rest) = rest.split_at(begin);
    let (membership, rest) = rest.split_once(";\n")?;
    let rest = replace(rest, "IF NOT FOUND OR m.ver", "IF m.ver IS NULL OR m.ver")?;
    Some(format!("{before}{membership};\n  IF patient THEN\n{locking}{rest}"))
}

/// With the first `from` replaced; nothing when there is none.
fn replace(text: &str, from: &str, to: &str) -> Option<String> {
    text.contains(from).then(|| text.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASE: &str = include_str!("../../../../../migrations/sql/20261121100300_create_append.postgres.up.sql");

    fn function(name: &str) -> &'static str {
        let (_, rest) = RELEASE.split_once(&format!("CREATE FUNCTION {name}(")).expect("the function is there");
        rest.split_once("$f$;").expect("it ends").0
    }

    #[test]
    fn the_batch_no_longer_locks_in_a_statement_of_its_own() {
        let spoilt = spoil_batch(function("append_v1")).expect("spoilt");
        assert_eq!(spoilt.matches("FOR NO KEY UPDATE").count(), 1);
        assert!(spoilt.find("RETURN QUERY").expect("a statement") < spoilt.find("FOR NO KEY UPDATE").expect("a lock"));
    }

    #[test]
    fn one_message_reads_the_membership_before_it_locks() {
        let spoilt = spoil_one(function("append_one_v1")).expect("spoilt");
        assert!(spoilt.find("FROM members").expect("a look") < spoilt.find("FOR NO KEY UPDATE").expect("a lock"));
        assert_eq!(spoilt.matches("INTO m FROM members").count(), 1);
    }
}
