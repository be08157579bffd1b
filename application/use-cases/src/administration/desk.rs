use std::sync::Arc;

use crate::credentials::{NoProof, RecentProofs};
use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{AuditLog, StaffRefused, UserReader};
use domain_users::{
    Actor, AdministrationDenied, AdministrationRight, AuditAct, AuditChange, AuditEntry, AuditOrigin, AuditTarget,
    ManagingDenied, ManagingRight, OversightRight, User,
};

/// Who asks for something that only those may who run the server.
#[derive(Clone, Debug)]
pub enum Principal {
    /// A person who is signed in.
    Person {
        /// Who.
        actor: Actor,
        /// From which network address, as text.
        address: String,
    },
    /// Whoever runs the program on the server's own machine. There is no other way to make one than to be that program.
    Shell,
}

/// The first step of every act of administration: who asks, whether they may, and that it is written down when they may not.
pub struct Desk {
    /// Reads the account of whoever asks, each time: a role that was taken counts no more from that moment.
    pub users: Arc<dyn UserReader>,
    /// Where refusals are written down.
    pub audit: Arc<dyn AuditLog>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Who has proved lately who they are.
    pub proofs: RecentProofs,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why somebody was turned away at the desk. Decided before anything is looked up: it says nothing of what is asked for.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// They do not run the server.
    #[error(transparent)]
    Denied(#[from] AdministrationDenied),
    /// They may, but have to prove again who they are.
    #[error(transparent)]
    NoProof(#[from] NoProof),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Why an act upon an account was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ManageUserError {
    /// Turned away at the desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// Not to that account, or not that role.
    #[error(transparent)]
    Denied(#[from] ManagingDenied),
    /// The store refused: it has changed, somebody else has the name, or nobody would be left.
    #[error(transparent)]
    Refused(#[from] StaffRefused),
}

impl From<PortFailure> for ManageUserError {
    fn from(failure: PortFailure) -> Self {
        Self::Desk(DeskError::Failed(failure))
    }
}

impl Principal {
    /// As the audit log calls them.
    pub fn origin(&self) -> AuditOrigin {
        match self {
            Self::Person { actor, address } => AuditOrigin::person(*actor, address),
            Self::Shell => AuditOrigin::shell(),
        }
    }

    /// The person, if it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::Person { actor, .. } => Some(actor.user),
            Self::Shell => None,
        }
    }
}

impl Desk {
    /// The right to read about everybody.
    pub async fn overseer(&self, by: &Principal, act: AuditAct) -> Result<OversightRight, DeskError> {
        match self.account(by).await? {
            Asking::Shell => Ok(OversightRight::at_the_shell()),
            Asking::Person(user) => match user.and_then(|user| user.oversight_right().ok()) {
                Some(right) => Ok(right),
                None => self.turn_away(by, act, AuditTarget::None).await,
            },
        }
    }

    /// The right to make accounts and invites and to set policies.
    pub async fn administrator(
        &self,
        by: &Principal,
        act: AuditAct,
        target: AuditTarget,
    ) -> Result<AdministrationRight, DeskError> {
        match self.account(by).await? {
            Asking::Shell => Ok(AdministrationRight::at_the_shell()),
            Asking::Person(user) => match user.and_then(|user| user.administration_right().ok()) {
                Some(right) => Ok(right),
                None => self.turn_away(by, act, target).await,
            },
        }
    }

    /// The right over an account, and the account.
    pub async fn manager(
        &self,
        by: &Principal,
        act: AuditAct,
        target: UserId,
    ) -> Result<(ManagingRight, User), ManageUserError> {
        let right = self.administrator(by, act, AuditTarget::User(target)).await?;
        let user = self.users.by_id(target).await?.ok_or(ManageUserError::NotFound)?;
        let right = self.decided(right.over(&user), by, act, target).await?;
        Ok((right, user))
    }

    /// Asks for a recent proof of who somebody is, before acts that could not be undone or that take data out. The shell proves itself.
    pub async fn proof(&self, by: &Principal) -> Result<(), DeskError> {
        match by {
            Principal::Person { actor, .. } => Ok(self.proofs.of(*actor).await.map(drop)?),
            Principal::Shell => Ok(()),
        }
    }

    /// A decision about an account; when it is a refusal, it is written down.
    pub async fn decided<T>(
        &self,
        decision: Result<T, ManagingDenied>,
        by: &Principal,
        act: AuditAct,
        target: UserId,
    ) -> Result<T, ManageUserError> {
        match decision {
            Ok(right) => Ok(right),
            Err(denied) => {
                let entry = AuditEntry::refused(self.clock.now(), by.origin(), act, AuditTarget::User(target))
                    .with(AuditChange::fact("reason", reason(denied)));
                self.audit.append(entry).await?;
                Err(denied.into())
            }
        }
    }

    /// The entry of an act that is about to be done.
    pub fn entry(&self, by: &Principal, act: AuditAct, target: AuditTarget) -> AuditEntry {
        AuditEntry::done(self.clock.now(), by.origin(), act, target)
    }

    /// Floods are turned away before anything is read or written down.
    async fn account(&self, by: &Principal) -> Result<Asking, DeskError> {
        let Principal::Person { actor, .. } = by else { return Ok(Asking::Shell) };
        self.limiter.take(Limit::Administration, &actor.user.to_string()).await?;
        Ok(Asking::Person(self.users.by_id(actor.user).await?))
    }

    async fn turn_away<T>(&self, by: &Principal, act: AuditAct, target: AuditTarget) -> Result<T, DeskError> {
        self.audit.append(AuditEntry::refused(self.clock.now(), by.origin(), act, target)).await?;
        Err(AdministrationDenied.into())
    }
}

enum Asking {
    Shell,
    Person(Option<User>),
}

/// The word that stands for a refusal in the audit log.
fn reason(denied: ManagingDenied) -> &'static str {
    match denied {
        ManagingDenied::Rank => "rank",
        ManagingDenied::Yourself => "yourself",
        ManagingDenied::Gone => "gone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::proofs;
    use crate::testing::{account, actor, clock, no_limit, user};
    use domain_users::ports::{MockAuditLog, MockUserReader};
    use domain_users::{AccountState, AuditOutcome, UserRole};

    fn desk(asking: Option<User>, refusals: usize) -> Desk {
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(move |id| match id {
            id if id == actor().user => Ok(asking.clone()),
            id if id == user(2) => Ok(Some(User { role: UserRole::Administrator, ..account(2) })),
            _ => Ok(None),
        });
        let mut audit = MockAuditLog::new();
        let is_refused = |entry: &AuditEntry| entry.outcome == AuditOutcome::Refused;
        audit.expect_append().withf(is_refused).times(refusals).returning(|_| Ok(()));
        Desk {
            users: Arc::new(users),
            audit: Arc::new(audit),
            limiter: Arc::new(no_limit()),
            proofs: proofs(),
            clock: clock(),
        }
    }

    fn by() -> Principal {
        Principal::Person { actor: actor(), address: "127.0.0.1".into() }
    }

    #[tokio::test]
    async fn whoever_does_not_run_the_server_is_turned_away_and_written_down() {
        let disabled = User { role: UserRole::Owner, state: AccountState::Disabled, ..account(1) };
        for asking in [None, Some(account(1)), Some(disabled), Some(User { role: UserRole::Bot, ..account(1) })] {
            let desk = desk(asking, 2);
            assert!(desk.overseer(&by(), AuditAct::ReadAudit).await.is_err());
            assert!(desk.manager(&by(), AuditAct::DisableUser, user(9)).await.is_err());
        }
    }

    #[tokio::test]
    async fn auditors_read_and_change_nothing() {
        let desk = desk(Some(User { role: UserRole::Auditor, ..account(1) }), 1);
        assert!(desk.overseer(&by(), AuditAct::ReadAudit).await.is_ok());
        assert!(desk.administrator(&by(), AuditAct::CreateInvite, AuditTarget::None).await.is_err());
    }

    #[tokio::test]
    async fn a_refused_account_is_written_down_and_a_missing_one_is_not() {
        let desk = desk(Some(User { role: UserRole::Administrator, ..account(1) }), 1);
        let refused = desk.manager(&by(), AuditAct::DisableUser, user(2)).await;
        assert!(matches!(refused, Err(ManageUserError::Denied(ManagingDenied::Rank))), "{refused:?}");
        assert!(matches!(desk.manager(&by(), AuditAct::DisableUser, user(9)).await, Err(ManageUserError::NotFound)));
    }

    #[tokio::test]
    async fn the_shell_may_do_everything() {
        let desk = desk(None, 0);
        assert!(desk.overseer(&Principal::Shell, AuditAct::ReadAudit).await.is_ok());
        assert!(desk.manager(&Principal::Shell, AuditAct::DisableUser, user(2)).await.is_ok());
    }
}
