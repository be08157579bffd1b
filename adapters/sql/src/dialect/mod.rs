//! What differs between the two engines, beside the append itself.

mod postgres;
mod sqlite;

use sea_orm::DbErr;
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
            Self::Postgres => format!("{column} = ANY (${number}::text::uuid[])"),
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

    /// Locks the rows that a `SELECT` finds. The one writer of `SQLite` holds every lock already.
    pub(crate) fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE",
        }
    }
}
