//! The one way in which a port fails.

use std::error::Error;

/// A port could not answer. Says nothing about the domain: a refusal has its own type.
#[derive(Debug, thiserror::Error)]
#[error("{port} is {kind}")]
pub struct PortFailure {
    /// Name of the port, for the log.
    pub port: &'static str,
    /// What a caller may do about it.
    pub kind: FailureKind,
    /// The cause, for the log alone.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Not reachable or overloaded: the same call may succeed later, and certainly did nothing.
    Unavailable,
    /// No answer in time: the call may have taken effect. Only an idempotent call may be repeated.
    TimedOut,
    /// The stored data contradicts itself; a person must look.
    Corrupt,
}

impl std::fmt::Display for FailureKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "unavailable",
            Self::TimedOut => "not answering in time",
            Self::Corrupt => "holding corrupt data",
        })
    }
}

impl PortFailure {
    /// A failure after which the same call may be tried again.
    pub fn unavailable(port: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { port, kind: FailureKind::Unavailable, source: source.into() }
    }

    /// A failure of which nobody knows whether the call took effect.
    pub fn timed_out(port: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { port, kind: FailureKind::TimedOut, source: source.into() }
    }

    /// Stored data that cannot be. `source` names table, column and row.
    pub fn corrupt(port: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { port, kind: FailureKind::Corrupt, source: source.into() }
    }
}
