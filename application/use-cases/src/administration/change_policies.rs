use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::ports::PoliciesRefused;
use domain_users::{AuditAct, AuditChange, AuditEntry, AuditTarget, Policies, Registration, SecondFactorPolicy};

use super::{Desk, DeskError, Principal};
use crate::users::CurrentPolicies;

/// Changes the policies.
pub struct ChangePolicies {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// The policies as they are, and where they are kept.
    pub policies: CurrentPolicies,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePoliciesError {
    /// Turned away at the desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// Somebody else has changed them since.
    #[error("the policies have changed meanwhile")]
    Stale,
}

impl From<PortFailure> for ChangePoliciesError {
    fn from(failure: PortFailure) -> Self {
        Self::Desk(failure.into())
    }
}

impl ChangePolicies {
    /// Replaces the policies by `new`, whose version is the one that the administrator saw.
    pub async fn execute(&self, by: &Principal, new: Policies) -> Result<Policies, ChangePoliciesError> {
        self.desk.administrator(by, AuditAct::ChangePolicies, AuditTarget::None).await?;
        self.desk.proof(by).await?;
        let old = self.policies.read().await?;
        let entry = self.desk.entry(by, AuditAct::ChangePolicies, AuditTarget::None);
        match self.policies.store.replace(new, with_changes(entry, &old, &new)).await {
            Ok(policies) => Ok(policies),
            Err(PoliciesRefused::Stale) => Err(ChangePoliciesError::Stale),
            Err(PoliciesRefused::Failed(failure)) => Err(failure.into()),
        }
    }
}

fn with_changes(entry: AuditEntry, old: &Policies, new: &Policies) -> AuditEntry {
    let number = |number: u8| number.to_string();
    let days =
        |policies: &Policies| policies.retention.map_or_else(|| "never".to_owned(), |days| days.get().to_string());
    let fields = [
        ("registration", registration(old.registration).to_owned(), registration(new.registration).to_owned()),
        ("second_factor", second_factor(old.second_factor).to_owned(), second_factor(new.second_factor).to_owned()),
        ("password_allowed", old.password.is_allowed.to_string(), new.password.is_allowed.to_string()),
        ("password_min_length", number(old.password.min_length()), number(new.password.min_length())),
        ("retention_days", days(old), days(new)),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed.fold(entry, |entry, (field, before, after)| entry.with(AuditChange::from_to(field, &before, &after)))
}

fn registration(registration: Registration) -> &'static str {
    match registration {
        Registration::Open => "open",
        Registration::Invite => "invite",
        Registration::Closed => "closed",
    }
}

fn second_factor(policy: SecondFactorPolicy) -> &'static str {
    match policy {
        SecondFactorPolicy::Optional => "optional",
        SecondFactorPolicy::Administrators => "administrators",
        SecondFactorPolicy::Everybody => "everybody",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk};
    use domain_users::UserRole;
    use domain_users::ports::MockPolicyStore;

    async fn change(role: UserRole, writes: usize) -> Result<Policies, ChangePoliciesError> {
        let mut store = MockPolicyStore::new();
        store.expect_current().returning(|| Ok(None));
        let tells = |entry: &AuditEntry| entry.changes == [AuditChange::from_to("registration", "open", "closed")];
        store.expect_replace().withf(move |_, entry| tells(entry)).times(writes).returning(|policies, _| Ok(policies));
        let policies = CurrentPolicies { store: Arc::new(store), initial: Policies::initial(Registration::Open) };
        let use_case = ChangePolicies { desk: Arc::new(desk(role)), policies };
        use_case.execute(&by(), Policies::initial(Registration::Closed)).await
    }

    #[tokio::test]
    async fn what_changed_is_written_down_and_auditors_change_nothing() {
        assert!(change(UserRole::Administrator, 1).await.is_ok());
        assert!(change(UserRole::Auditor, 0).await.is_err());
    }
}
