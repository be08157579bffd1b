use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::ports::PasskeyStore;
use domain_users::{Actor, Passkey};

/// Lists the actor's passkeys.
pub struct ListPasskeys {
    /// Where passkeys are kept.
    pub passkeys: Arc<dyn PasskeyStore>,
}

impl ListPasskeys {
    /// The passkeys, the oldest first.
    pub async fn execute(&self, actor: Actor) -> Result<Vec<Passkey>, PortFailure> {
        self.passkeys.list(actor.user).await
    }
}
