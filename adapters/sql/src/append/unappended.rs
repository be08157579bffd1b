use domain_kernel::FailureKind;
use domain_messages::AppendRefused;

/// Why nothing was appended, as an operator tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unappended {
    /// The right has gone meanwhile.
    Stale,
    /// Something else was sent under the same id.
    ClientIdReused,
    /// What it is about is not there.
    NoSuchMessage,
    /// Too much waits.
    Busy,
    /// There is no database.
    Unavailable,
    /// Nobody knows whether it was appended.
    Unknown,
    /// What is stored is no chat.
    Corrupt,
}

impl Unappended {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Stale,
        Self::ClientIdReused,
        Self::NoSuchMessage,
        Self::Busy,
        Self::Unavailable,
        Self::Unknown,
        Self::Corrupt,
    ];

    /// As metrics name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::ClientIdReused => "client_id_reused",
            Self::NoSuchMessage => "no_such_message",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Unknown => "unknown",
            Self::Corrupt => "corrupt",
        }
    }
}

impl From<&AppendRefused> for Unappended {
    fn from(refused: &AppendRefused) -> Self {
        match refused {
            AppendRefused::Stale => Self::Stale,
            AppendRefused::ClientIdReused => Self::ClientIdReused,
            AppendRefused::NoSuchMessage => Self::NoSuchMessage,
            AppendRefused::Busy => Self::Busy,
            AppendRefused::Failed(failure) => match failure.kind {
                FailureKind::Unavailable => Self::Unavailable,
                FailureKind::TimedOut => Self::Unknown,
                FailureKind::Corrupt => Self::Corrupt,
            },
        }
    }
}
