use std::sync::Arc;

use domain_kernel::UserId;
use domain_users::ports::{SessionAnnouncer, StaffStore};
use domain_users::{AuditAct, AuditTarget, User};

use super::{Desk, ManageUserError, Principal};

/// Locks somebody out.
pub struct DisableUser {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are written.
    pub staff: Arc<dyn StaffStore>,
    /// Closes sockets and refuses tokens on every node within a second.
    pub announcer: Arc<dyn SessionAnnouncer>,
}

impl DisableUser {
    /// Locks the account out: no token, no socket and no sign-in works from then on, on any node.
    pub async fn execute(&self, by: &Principal, id: UserId) -> Result<User, ManageUserError> {
        let (right, _) = self.desk.manager(by, AuditAct::DisableUser, id).await?;
        let right = self.desk.decided(right.expelling(), by, AuditAct::DisableUser, id).await?;
        let entry = self.desk.entry(by, AuditAct::DisableUser, AuditTarget::User(id));
        let settled = self.staff.disable(right, entry).await?;
        self.announcer.ended(id, &settled.ended).await?;
        Ok(settled.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk, settled};
    use crate::testing::user;
    use domain_users::UserRole::{self, Administrator, Member, Owner};
    use domain_users::ports::{MockSessionAnnouncer, MockStaffStore};

    async fn act(role: UserRole, target: u128, acts: usize) -> Result<User, ManageUserError> {
        let mut staff = MockStaffStore::new();
        staff.expect_disable().times(acts).returning(|_, _| Ok(settled(2)));
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().withf(|_, sessions| sessions == settled(2).ended).times(acts).returning(|_, _| Ok(()));
        let use_case =
            DisableUser { desk: Arc::new(desk(role)), staff: Arc::new(staff), announcer: Arc::new(announcer) };
        use_case.execute(&by(), user(target)).await
    }

    #[tokio::test]
    async fn what_ended_is_announced_and_nobody_does_it_to_themselves() {
        assert!(act(Administrator, 2, 1).await.is_ok());
        assert!(act(Member, 2, 0).await.is_err());
        assert!(act(Owner, 1, 0).await.is_err());
        assert!(matches!(act(Owner, 9, 0).await, Err(ManageUserError::NotFound)));
    }
}
