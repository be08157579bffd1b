//! What this context needs from outside.

mod access_tokens;
mod challenge_store;
mod code_hasher;
mod mail_sender;
mod refresh_tokens;
mod session_announcer;
mod session_store;
mod user_reader;
mod user_store;

pub use access_tokens::{AccessTokens, TokenRefused};
pub use challenge_store::{Attempt, ChallengeStore};
pub use code_hasher::CodeHasher;
pub use mail_sender::{MailSender, SignInMail};
pub use refresh_tokens::{PresentedToken, RefreshTokens};
pub use session_announcer::SessionAnnouncer;
pub use session_store::{RevokeScope, SessionStore};
pub use user_reader::UserReader;
pub use user_store::{ProfileRefused, RegisterRefused, UserStore};

#[cfg(feature = "test-support")]
pub use {
    access_tokens::MockAccessTokens, challenge_store::MockChallengeStore, code_hasher::MockCodeHasher,
    mail_sender::MockMailSender, refresh_tokens::MockRefreshTokens, session_announcer::MockSessionAnnouncer,
    session_store::MockSessionStore, user_reader::MockUserReader, user_store::MockUserStore,
};
