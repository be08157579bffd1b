use std::sync::Arc;

use domain_kernel::{PasskeyId, PortFailure};
use domain_users::ports::{FactorReader, PasskeyStore, UserReader};
use domain_users::{Actor, CredentialChange};

use super::{CredentialAudit, NoProof, RecentProofs};
use crate::users::CurrentPolicies;

/// Takes a passkey of the actor away. One of somebody else is left alone, silently.
pub struct RemovePasskey {
    /// Whether the actor has proved lately who they are.
    pub proofs: RecentProofs,
    /// Who must show a second factor.
    pub policies: CurrentPolicies,
    /// What the actor is on this server.
    pub users: Arc<dyn UserReader>,
    /// What else the actor holds.
    pub factors: Arc<dyn FactorReader>,
    /// Where it is written down.
    pub audit: CredentialAudit,
    /// Where passkeys are kept.
    pub passkeys: Arc<dyn PasskeyStore>,
}

/// Why nothing was taken away.
#[derive(Debug, thiserror::Error)]
pub enum RemovePasskeyError {
    /// The actor has not proved lately who they are.
    #[error(transparent)]
    NoProof(#[from] NoProof),
    /// A second factor is required of the actor, and this is the only one.
    #[error("a second factor is required here")]
    Required,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl RemovePasskey {
    /// Takes it away.
    /// Asked from network address `address`.
    pub async fn execute(&self, actor: Actor, address: &str, passkey: PasskeyId) -> Result<(), RemovePasskeyError> {
        let proof = self.proofs.of(actor).await?;
        let user = self.users.by_id(proof.user()).await?.ok_or(NoProof::Gone)?;
        let is_required = self.policies.read().await?.second_factor.requires_of(user.role);
        let held = self.factors.held(user.id).await?;
        if is_required && !held.has_totp && held.passkeys <= 1 {
            return Err(RemovePasskeyError::Required);
        }
        if self.passkeys.remove(user.id, passkey).await? {
            self.audit.changed(actor, address, CredentialChange::PasskeyRemoved).await?;
        }
        Ok(())
    }
}
