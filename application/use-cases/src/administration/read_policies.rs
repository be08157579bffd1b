use std::sync::Arc;

use domain_users::{AuditAct, Policies};

use super::{Desk, DeskError, Principal};
use crate::users::CurrentPolicies;

/// Reads the policies.
pub struct ReadPolicies {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// The policies as they are.
    pub policies: CurrentPolicies,
}

impl ReadPolicies {
    /// The policies.
    pub async fn execute(&self, by: &Principal) -> Result<Policies, DeskError> {
        self.desk.overseer(by, AuditAct::ReadPolicies).await?;
        Ok(self.policies.read().await?)
    }
}
