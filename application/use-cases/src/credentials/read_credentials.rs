use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::ports::{FactorReader, UserReader};
use domain_users::{Actor, HeldFactors};

use crate::users::CurrentPolicies;

/// Answers what the actor can prove themselves with.
pub struct ReadCredentials {
    /// What the actor holds.
    pub factors: Arc<dyn FactorReader>,
    /// Who must show a second factor.
    pub policies: CurrentPolicies,
    /// What the actor is on this server.
    pub users: Arc<dyn UserReader>,
}

/// What somebody can prove themselves with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialsView {
    /// What there is.
    pub held: HeldFactors,
    /// A second factor is required of this person: the last one cannot be removed.
    pub is_second_factor_required: bool,
}

impl ReadCredentials {
    /// The actor's credentials; `None` when the account is gone, the token not yet.
    pub async fn execute(&self, actor: Actor) -> Result<Option<CredentialsView>, PortFailure> {
        let Some(user) = self.users.by_id(actor.user).await? else { return Ok(None) };
        let is_second_factor_required = self.policies.read().await?.second_factor.requires_of(user.role);
        Ok(Some(CredentialsView { held: self.factors.held(user.id).await?, is_second_factor_required }))
    }
}
