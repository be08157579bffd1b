//! What differs between the two engines, beside the append itself.

mod postgres;
mod sqlite;

use sea_orm::{DbErr, Value};
use uuid::Uuid;

use crate::Options;
use crate::failure::SqlError;
use crate::sql::{Pools, all};

/// Which engine a database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Rows of texts in a statement.
pub(crate) struct Texts {
    /// The table, for a `FROM`.
    pub(crate) table: String,
    /// What is bound for it.
    pub(crate) value: Value,
}

impl Dialect {
    /// The engine that `url` names, if it is one of ours.
    pub(crate) fn of(url: &str) -> Option<Self> {
        if url.starts_with("sqlite:") {
            Some(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Some(Self::Postgres)
        } else {
            None
        }
    }

    /// Connects.
    pub(crate) async fn open(self, url: &str, options: &Options) -> Result<Pools, DbErr> {
        match self {
            Self::Sqlite => sqlite::open(url, options).await,
            Self::Postgres => postgres::open(url, options).await,
        }
    }

    /// The schema as lines of text, sorted; the list of migrations itself left out.
    pub(crate) async fn schema(self, pools: &Pools) -> Result<Vec<String>, SqlError> {
        let sql = match self {
            Self::Sqlite => sqlite::SCHEMA,
            Self::Postgres => postgres::SCHEMA,
        };
        let rows = all(&pools.reader, sql, []).await?;
        let mut lines: Vec<String> = rows.iter().map(|row| row.try_get("", "line")).collect::<Result<_, _>>()?;
        lines.sort_unstable();
        Ok(lines)
    }

    /// `column` is one of the ids that are bound, by [`Dialect::ids`], as parameter `number`.
    pub(crate) fn is_one_of(self, column: &str, number: usize) -> String {
        match self {
            Self::Sqlite => format!("{column} IN (SELECT unhex(value) FROM json_each(${number}))"),
            // Read from its text once, by the query inside, and not again for each row.
            Self::Postgres => format!("{column} = ANY ((SELECT ${number}::text::uuid[])::uuid[])"),
        }
    }

    /// A table `each` with one column `id`: the ids that are bound, by [`Dialect::ids`], as parameter `number`, in their order.
    pub(crate) fn each(self, number: usize) -> String {
        match self {
            Self::Sqlite => format!("(SELECT unhex(value) AS id FROM json_each(${number})) each"),
            Self::Postgres => format!("(SELECT unnest(${number}::text::uuid[]) AS id) each"),
        }
    }

    /// Many ids as one parameter: the number of parameters is limited, and one text of SQL keeps one plan.
    pub(crate) fn ids(self, ids: impl IntoIterator<Item = Uuid>) -> String {
        let ids = ids.into_iter();
        match self {
            Self::Sqlite => format!("[{}]", ids.map(|id| format!("\"{}\"", id.simple())).collect::<Vec<_>>().join(",")),
            Self::Postgres => format!("{{{}}}", ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",")),
        }
    }

    /// A table of the rows that are bound as parameter `number`, a JSON array of objects: their place in the array as `ord`, and the
    /// named columns, of which those that are called `…_id` are ids.
    pub(crate) fn rows(self, number: usize, columns: &[&str]) -> String {
        let column = |name: &&str| match (self, name.ends_with("_id")) {
            (Self::Sqlite, true) => format!("unhex(j.value->>'$.{name}') AS {name}"),
            (Self::Sqlite, false) => format!("j.value->>'$.{name}' AS {name}"),
            (Self::Postgres, true) => format!("(j.value->>'{name}')::uuid AS {name}"),
            (Self::Postgres, false) => format!("(j.value->>'{name}')::bigint AS {name}"),
        };
        let columns: Vec<String> = columns.iter().map(column).collect();
        let columns = columns.join(", ");
        match self {
            Self::Sqlite => format!("(SELECT j.key AS ord, {columns} FROM json_each(${number}) j)"),
            Self::Postgres => format!(
                "(SELECT j.ord, {columns} FROM jsonb_array_elements(${number}::text::jsonb) WITH ORDINALITY j (value, ord))"
            ),
        }
    }

    /// A table of rows of texts, each a JSON object, and what is bound for it as parameter `number`. Columns that are called `…_id` are ids.
    pub(crate) fn texts(self, number: usize, columns: &[&str], rows: Vec<serde_json::Value>) -> Texts {
        let column = |name: &&str| match (self, name.ends_with("_id")) {
            (Self::Sqlite, true) => format!("unhex(j.value->>'$.{name}') AS {name}"),
            (Self::Sqlite, false) => format!("j.value->>'$.{name}' AS {name}"),
            (Self::Postgres, true) => format!("(j.value->>'{name}')::uuid AS {name}"),
            (Self::Postgres, false) => format!("j.value->>'{name}' AS {name}"),
        };
        let columns = columns.iter().map(column).collect::<Vec<_>>().join(", ");
        let table = match self {
            Self::Sqlite => format!("(SELECT {columns} FROM json_each(${number}) j)"),
            Self::Postgres => format!("(SELECT {columns} FROM json_array_elements(${number}::text::json) j (value))"),
        };
        Texts { table, value: serde_json::Value::Array(rows).to_string().into() }
    }

    /// Waits until this transaction may add words of people, beside others that do. The number is one that nothing else locks: the
    /// bytes of `words`. `SQLite` has one writer anyway.
    pub(crate) fn lock_words_to_add(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock_shared(512970876019)"),
        }
    }

    /// Waits until it may also forget words: alone, so that none is forgotten while another transaction relies on its being known.
    pub(crate) fn lock_words_to_forget(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(512970876019)"),
        }
    }

    /// `column` holds, somewhere, the text that is bound as parameter `number`. No character of it means anything else.
    pub(crate) fn holds(self, column: &str, number: usize) -> String {
        match self {
            Self::Sqlite => format!("instr({column}, ${number}) > 0"),
            Self::Postgres => format!("strpos({column}, ${number}) > 0"),
        }
    }

    /// The bytes that this database takes on disk.
    pub(crate) fn storage_bytes(self) -> &'static str {
        match self {
            Self::Sqlite => "(SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())",
            Self::Postgres => "pg_database_size(current_database())",
        }
    }

    /// Locks the rows that a `SELECT` finds. The one writer of `SQLite` holds every lock already.
    pub(crate) fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE",
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::QueryResult;
    use serde_json::json;
    use support::database::TestDatabase;

    use super::*;
    use crate::Database;
    use crate::sql::values;

    /// More than either engine takes parameters: `SQLite` 32 766, Postgres 65 535.
    const MANY: u128 = 70_000;

    async fn opened(place: &TestDatabase) -> Database {
        Database::open(place.url(), Options::default()).await.expect("an open database")
    }

    async fn count(pools: &Pools, from: &str, values: impl IntoIterator<Item = Value>) -> u128 {
        let rows =
            all(&pools.reader, &format!("SELECT count(*) AS found FROM {from}"), values).await.expect("an answer");
        let found = |row: &QueryResult| row.try_get::<i64>("", "found").expect("a number");
        rows.first().map(found).expect("a row").unsigned_abs().into()
    }

    /// An engine takes so many parameters and no more; of items in one there may be any number.
    #[tokio::test]
    async fn a_list_is_one_parameter_however_long_it_is() {
        for place in [TestDatabase::sqlite(), TestDatabase::postgres()] {
            let database = opened(&place).await;
            let pools = database.pools();
            let dialect = pools.dialect;
            let ids = || dialect.ids((0..MANY).map(Uuid::from_u128));
            assert_eq!(count(pools, &dialect.each(1), values![ids()]).await, MANY);
            let last_and_none = dialect.ids([MANY - 1, MANY].map(Uuid::from_u128));
            let from = format!("{} WHERE {}", dialect.each(1), dialect.is_one_of("each.id", 2));
            assert_eq!(count(pools, &from, values![last_and_none, ids()]).await, 1);

            let row = |n| json!({ "chat_id": Uuid::from_u128(n).simple(), "seq": 7 });
            let rows = || (0..MANY).map(row).collect::<Vec<_>>();
            let from = format!("{} r WHERE r.seq = 7", dialect.rows(1, &["chat_id", "seq"]));
            assert_eq!(count(pools, &from, values![json!(rows()).to_string()]).await, MANY);
            let Texts { table, value } = dialect.texts(1, &["chat_id", "seq"], rows());
            assert_eq!(count(pools, &format!("{table} t WHERE t.chat_id IS NOT NULL"), [value]).await, MANY);
        }
    }
}
