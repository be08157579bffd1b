//! What goes wrong beneath a port, and what a caller may make of it.

use domain_kernel::PortFailure;
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, RuntimeErr};

/// Anything that keeps a statement from its answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SqlError {
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
}

/// A stored value that the domain does not know.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of row {row} is not valid")]
pub(crate) struct Corrupt {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    /// The row's key. Never a value.
    pub(crate) row: String,
}

impl Corrupt {
    pub(crate) fn new(table: &'static str, column: &'static str, row: impl std::fmt::Display) -> Self {
        Self { table, column, row: row.to_string() }
    }
}

/// How far a statement that failed may have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The database refused it: nothing was written.
    None,
    /// The connection was lost or closed under it: nobody knows.
    Unknown,
}

/// How the way to a server was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The connection is closed: the server went, or somebody closed it.
    Closed,
    /// No answer came, and the connection stands open.
    Silence,
    /// The server does not take writes any more: another may have taken its place.
    ReadOnly,
}

impl Loss {
    /// What `error` says of the connection; `None` when only the statement failed.
    pub(crate) fn of(error: &DbErr) -> Option<Self> {
        match sqlx_error(error)? {
            SqlxError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Some(Self::Silence),
            SqlxError::Io(_) | SqlxError::Protocol(_) | SqlxError::Tls(_) | SqlxError::WorkerCrashed => {
                Some(Self::Closed)
            }
            SqlxError::Database(refusal) => match refusal.code().as_deref() {
                Some("25006") => Some(Self::ReadOnly),
                Some("57P01" | "57P02" | "57P03") => Some(Self::Closed),
                Some(code) if code.len() == 5 && code.starts_with("08") => Some(Self::Closed),
                _ => None,
            },
            _ => None,
        }
    }

    /// True when it took no time to find out, so that trying again costs nobody's patience.
    pub(crate) fn is_quick(self) -> bool {
        self == Self::Closed
    }
}

/// No answer in time.
pub(crate) fn silence() -> DbErr {
    let error = std::io::Error::new(std::io::ErrorKind::TimedOut, "the database gave no answer in time");
    DbErr::Query(RuntimeErr::SqlxError(SqlxError::Io(error).into()))
}

/// An error of a transaction whose commit was never sent: whatever became of the connection, nothing was done.
pub(crate) fn before_commit(error: DbErr) -> DbErr {
    let is_lost = matches!(Loss::of(&error), Some(Loss::Closed | Loss::Silence));
    match error {
        DbErr::Exec(cause) | DbErr::Query(cause) if is_lost => DbErr::Conn(cause),
        // The server gave the statement up and keeps the connection.
        error if sqlx_error(&error).is_some_and(|error| effect(error) == Effect::Unknown) => {
            DbErr::Custom(error.to_string())
        }
        error => error,
    }
}

impl SqlError {
    /// What a statement or a commit that failed like this may have written.
    pub(crate) fn effect(&self) -> Effect {
        match self {
            Self::Database(error) => sqlx_error(error).map_or(Effect::None, effect),
            Self::Corrupt(_) => Effect::None,
        }
    }

    /// True when a lock was not free in time (SQLSTATE 55P03), or `SQLite` stayed locked by another process.
    pub(crate) fn is_lock_timeout(&self) -> bool {
        let Self::Database(error) = self else { return false };
        let Some(SqlxError::Database(refusal)) = sqlx_error(error) else { return false };
        refusal.code().is_some_and(|code| code == "55P03" || sqlite_code(&code) == Some(5))
    }

    /// True when there was no connection to ask on, or none to commit on: nothing was done, and asking again at once helps nobody.
    pub(crate) fn is_without_connection(&self) -> bool {
        matches!(self, Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)))
    }

    /// True when the database reads but does not write: it is a standby, or its disk is full.
    pub(crate) fn is_read_only(&self) -> bool {
        let Self::Database(error) = self else { return false };
        let Some(SqlxError::Database(refusal)) = sqlx_error(error) else { return false };
        refusal
            .code()
            .is_some_and(|code| code == "25006" || code == "53100" || matches!(sqlite_code(&code), Some(8 | 13)))
    }

    /// The failure of `port`.
    pub(crate) fn at(self, port: &'static str) -> PortFailure {
        if self.effect() == Effect::Unknown {
            return PortFailure::timed_out(port, self);
        }
        match &self {
            Self::Corrupt(_) | Self::Database(DbErr::Type(_) | DbErr::TryIntoErr { .. } | DbErr::Json(_)) => {
                PortFailure::corrupt(port, self)
            }
            Self::Database(DbErr::Query(RuntimeErr::SqlxError(error))) if is_decoding(error) => {
                PortFailure::corrupt(port, self)
            }
            Self::Database(_) if self.is_read_only() => PortFailure::unavailable(port, ReadOnly(self)),
            Self::Database(_) => PortFailure::unavailable(port, self),
        }
    }
}

/// What an operator must be told: waiting does not help.
#[derive(Debug, thiserror::Error)]
#[error("the database takes no writes: it is a standby, or its disk is full")]
struct ReadOnly(#[source] SqlError);

fn sqlx_error(error: &DbErr) -> Option<&SqlxError> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn effect(error: &SqlxError) -> Effect {
    match error {
        SqlxError::Database(refusal) => refusal.code().map_or(Effect::None, |code| effect_of_code(&code)),
        SqlxError::Io(_) | SqlxError::Protocol(_) | SqlxError::Tls(_) | SqlxError::WorkerCrashed => Effect::Unknown,
        _ => Effect::None,
    }
}

/// Postgres: classes 08 (connection) and 57 (operator intervention), since a commit that waits for a standby may stand although its
/// statement was cancelled. `SQLite`: a disk that fails under a commit, whose last page may have reached it.
fn effect_of_code(code: &str) -> Effect {
    let is_postgres = code.len() == 5;
    let is_lost = is_postgres && (code.starts_with("08") || code.starts_with("57"));
    if is_lost || sqlite_code(code) == Some(10) { Effect::Unknown } else { Effect::None }
}

/// The primary code within `SQLite`'s extended one; `None` for a code of Postgres, which has five characters.
fn sqlite_code(code: &str) -> Option<u32> {
    if code.len() == 5 { None } else { code.parse::<u32>().ok().map(|code| code & 0xff) }
}

fn is_decoding(error: &SqlxError) -> bool {
    matches!(error, SqlxError::ColumnDecode { .. } | SqlxError::ColumnNotFound(_) | SqlxError::Decode(_))
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnAcquireErr;

    use super::*;

    #[test]
    fn a_refusal_of_one_statement_is_told_from_a_database_that_is_away() {
        let away = SqlError::from(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        assert!(away.is_without_connection());
        assert_eq!(away.effect(), Effect::None);
        let refused = SqlError::from(DbErr::Exec(RuntimeErr::SqlxError(SqlxError::RowNotFound.into())));
        assert!(!refused.is_without_connection());
    }

    #[test]
    fn silence_leaves_a_commit_unknown_and_a_transaction_undone() {
        assert_eq!(Loss::of(&silence()), Some(Loss::Silence));
        assert_eq!(SqlError::from(silence()).effect(), Effect::Unknown);
        let undone = SqlError::from(before_commit(silence()));
        assert_eq!((undone.effect(), undone.is_without_connection()), (Effect::None, true));
    }

    #[test]
    fn codes_of_both_engines_are_told_apart() {
        for (code, effect) in [
            ("57P01", Effect::Unknown),
            ("08006", Effect::Unknown),
            ("53100", Effect::None),
            ("23505", Effect::None),
            ("1034", Effect::Unknown),
            ("13", Effect::None),
            ("517", Effect::None),
        ] {
            assert_eq!(effect_of_code(code), effect, "{code}");
        }
        assert_eq!((sqlite_code("517"), sqlite_code("55P03"), sqlite_code("25006")), (Some(5), None, None));
    }
}
