use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::CeremonyKind;

use super::{PasskeyCeremonies, PasskeyQuestion};

/// Asks whoever is there to show a passkey: to sign in, or to prove again who they are. Nobody says first who they are; the passkey does.
pub struct AskForPasskey {
    /// Asks.
    pub ceremonies: Arc<PasskeyCeremonies>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why nothing was asked.
#[derive(Debug, thiserror::Error)]
pub enum AskForPasskeyError {
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl AskForPasskey {
    /// The question, asked from network address `address`.
    pub async fn execute(&self, address: &str) -> Result<PasskeyQuestion, AskForPasskeyError> {
        self.limiter.take(Limit::PasswordByNetwork, address).await?;
        Ok(self.ceremonies.ask(CeremonyKind::Show).await?)
    }
}
