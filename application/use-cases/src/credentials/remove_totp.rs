use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::ports::{FactorReader, TotpStore, UserReader};
use domain_users::{Actor, CredentialChange};

use super::{CredentialAudit, NoProof, RecentProofs};
use crate::users::CurrentPolicies;

/// Takes the actor's application for one-time codes away.
pub struct RemoveTotp {
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
    /// Where it is kept.
    pub totp: Arc<dyn TotpStore>,
}

/// Why nothing was taken away.
#[derive(Debug, thiserror::Error)]
pub enum RemoveTotpError {
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

impl RemoveTotp {
    /// Takes it away. Where there is none nothing happens.
    /// Asked from network address `address`.
    pub async fn execute(&self, actor: Actor, address: &str) -> Result<(), RemoveTotpError> {
        let proof = self.proofs.of(actor).await?;
        let user = self.users.by_id(proof.user()).await?.ok_or(NoProof::Gone)?;
        let is_required = self.policies.read().await?.second_factor.requires_of(user.role);
        if is_required && self.factors.held(user.id).await?.passkeys == 0 {
            return Err(RemoveTotpError::Required);
        }
        if self.totp.remove(user.id).await? {
            self.audit.changed(actor, address, CredentialChange::TotpRemoved).await?;
        }
        Ok(())
    }
}
