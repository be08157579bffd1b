use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::Actor;
use domain_users::ports::UserReader;

use super::{NoProof, ProposedTotp, RecentProofs, TotpEnrolment};

/// Begins to set up an application for one-time codes, the first one of the actor or another in its place.
pub struct BeginTotp {
    /// Whether the actor has proved lately who they are.
    pub proofs: RecentProofs,
    /// Sets the application up.
    pub enrolment: Arc<TotpEnrolment>,
    /// What the account is called in the application.
    pub users: Arc<dyn UserReader>,
}

impl BeginTotp {
    /// Proposes a secret. What the actor has set up before works on.
    pub async fn execute(&self, actor: Actor) -> Result<ProposedTotp, NoProof> {
        let proof = self.proofs.of(actor).await?;
        let user = self.users.by_id(proof.user()).await?.ok_or(NoProof::Gone)?;
        let proposed: Result<ProposedTotp, PortFailure> = self.enrolment.propose(&user).await;
        Ok(proposed?)
    }
}
