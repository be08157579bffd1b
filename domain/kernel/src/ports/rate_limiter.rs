use async_trait::async_trait;

use crate::Span;

/// What is limited. Each has its own quotas.
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
    /// Trying a password, or any other proof but a mailed code, from one network address.
    PasswordByNetwork,
    /// Trying a password, or any other proof but a mailed code, for one account.
    PasswordByAccount,
    /// Trying a second factor of one account.
    SecondFactorByAccount,
    /// Mailing one address a link because codes pause.
    SignInLinkByAddress,
    /// Renewing a session from one network address.
    Refresh,
    /// Messages written by one user.
    Messages,
    /// Edits and retractions by one user.
    Edits,
    /// Typing told by one user.
    Typing,
    /// Chats opened and members changed by one user.
    ChatChanges,
    /// Searching for people by one user.
    UserSearch,
    /// Looking an invite up from one network address.
    InviteLookup,
    /// Changes by one administrator.
    Administration,
    /// Changes of one's own profile, contacts and blocks by one user.
    OwnChanges,
}

/// Too often: nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests")]
pub struct TooMany {
    /// After this long one more attempt fits.
    pub retry_after: Span,
}

/// Counts attempts and refuses what comes too often, on all nodes together.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Takes one attempt out of the allowance of `key` under `limit`. Keys of different limits never touch.
    /// A refused attempt takes nothing. Where the count cannot be reached, limits of signing in refuse and all others are
    /// counted by each node for itself.
    async fn take(&self, limit: Limit, key: &str) -> Result<(), TooMany>;
}
