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

impl SqlError {
    /// What a statement or a commit that failed like this may have written.
    pub(crate) fn effect(&self) -> Effect {
        let Self::Database(DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
            self
        else {
            return Effect::None;
        };
        match &**error {
            SqlxError::Database(refusal) => refusal.code().map_or(Effect::None, |code| effect_of_code(&code)),
            SqlxError::Io(_) | SqlxError::Protocol(_) | SqlxError::Tls(_) | SqlxError::WorkerCrashed => Effect::Unknown,
            _ => Effect::None,
        }
    }

    /// True when a lock was not free in time (SQLSTATE 55P03), or `SQLite` stayed locked by another process.
    pub(crate) fn is_lock_timeout(&self) -> bool {
        let Self::Database(DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
            self
        else {
            return false;
        };
        matches!(&**error, SqlxError::Database(refusal) if matches!(refusal.code().as_deref(), Some("55P03" | "5")))
    }

    /// True when there was no connection to ask on: nothing was sent, and asking again at once helps nobody.
    pub(crate) fn is_without_connection(&self) -> bool {
        matches!(self, Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)))
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
            Self::Database(_) => PortFailure::unavailable(port, self),
        }
    }
}

/// Classes 08 (connection) and 57 (operator intervention): a commit that waits for a standby may stand although its statement was cancelled.
fn effect_of_code(code: &str) -> Effect {
    let is_postgres = code.len() == 5;
    if is_postgres && (code.starts_with("08") || code.starts_with("57")) { Effect::Unknown } else { Effect::None }
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
}
