use domain_kernel::SessionId;

use crate::{Generation, Session};

/// A refresh token taken apart; proves nothing until [`RefreshTokens::proves`] says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentedToken {
    /// Whose session it claims to be.
    pub session: SessionId,
    /// Which generation it claims to be.
    pub generation: Generation,
    /// 256 bits that only the server can make.
    pub proof: [u8; 32],
}

/// Makes and checks the long-lived token with which a browser renews its session.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait RefreshTokens: Send + Sync {
    /// The token of `session` at its present generation: the same text each time, so that a lost answer can be repeated.
    fn make(&self, session: &Session) -> String;
    /// Takes a token apart, or `None` when it has not the form of one.
    fn read(&self, token: &str) -> Option<PresentedToken>;
    /// True when the server made this token for a session with this seed. Compares in constant time.
    fn proves(&self, token: &PresentedToken, seed: &[u8; 32]) -> bool;
}
