use std::sync::Arc;

use domain_kernel::UserId;
use domain_users::ports::{SessionAnnouncer, StaffStore};
use domain_users::{AuditAct, AuditChange, AuditTarget, User, UserRole};

use super::{Desk, ManageUserError, Principal};

/// Gives somebody a role. Their sessions end: what they may do is proved anew at the next sign-in.
pub struct AssignRole {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are written.
    pub staff: Arc<dyn StaffStore>,
    /// Closes sockets and refuses tokens on every node within a second.
    pub announcer: Arc<dyn SessionAnnouncer>,
}

impl AssignRole {
    /// Gives the role; whoever has it already keeps it, and their sessions.
    pub async fn execute(&self, by: &Principal, id: UserId, role: UserRole) -> Result<User, ManageUserError> {
        let (right, user) = self.desk.manager(by, AuditAct::ChangeRole, id).await?;
        let right = self.desk.decided(right.assigning(role), by, AuditAct::ChangeRole, id).await?;
        if user.role == role {
            return Ok(user);
        }
        self.desk.proof(by).await.map_err(ManageUserError::from)?;
        let entry = self.desk.entry(by, AuditAct::ChangeRole, AuditTarget::User(id));
        let entry = entry.with(AuditChange::from_to("role", user.role.word(), role.word()));
        let settled = self.staff.assign(right, entry).await?;
        self.announcer.ended(id, &settled.ended).await?;
        Ok(settled.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk, settled};
    use crate::testing::user;
    use domain_users::UserRole::{Administrator, Guest, Member, Owner};
    use domain_users::ports::{MockSessionAnnouncer, MockStaffStore};

    async fn assign(by_role: UserRole, role: UserRole, acts: usize) -> Result<User, ManageUserError> {
        let mut staff = MockStaffStore::new();
        staff.expect_assign().times(acts).returning(|_, _| Ok(settled(2)));
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().times(acts).returning(|_, _| Ok(()));
        let use_case =
            AssignRole { desk: Arc::new(desk(by_role)), staff: Arc::new(staff), announcer: Arc::new(announcer) };
        use_case.execute(&by(), user(2), role).await
    }

    #[tokio::test]
    async fn a_role_beneath_ones_own_is_given_once() {
        assert!(assign(Administrator, Guest, 1).await.is_ok());
        assert!(assign(Administrator, Member, 0).await.is_ok(), "the account has it already");
        assert!(assign(Administrator, Administrator, 0).await.is_err());
        assert!(assign(Owner, Owner, 1).await.is_ok());
        assert!(assign(Guest, Member, 0).await.is_err());
    }
}
