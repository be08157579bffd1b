use crate::Span;

/// What is limited. Each has its own burst and refill, set where the adapter is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Asking for a code from one network (IPv4 /24, IPv6 /56).
    CodeRequestByNetwork,
    /// Asking for a code for one normalised e-mail address.
    CodeRequestByAddress,
    /// Trying a code from one network address.
    CodeCheckByNetwork,
    /// Trying a code for one account.
    CodeCheckByAccount,
    /// Renewing a session from one network address.
    Refresh,
    /// Messages written by one user.
    Messages,
    /// Edits and retractions by one user.
    Edits,
    /// Chats opened and members changed by one user.
    ChatChanges,
    /// Searching for people by one user.
    UserSearch,
}

/// Too often: nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests")]
pub struct TooMany {
    /// After this long one more attempt fits.
    pub retry_after: Span,
}

/// Counts attempts and refuses what comes too often.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait RateLimiter: Send + Sync {
    /// Takes one attempt out of the allowance of `key` under `limit`. Keys of different limits never touch.
    /// A refused attempt takes nothing.
    fn take(&self, limit: Limit, key: &str) -> Result<(), TooMany>;
}
