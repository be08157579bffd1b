use std::sync::Arc;

use domain_kernel::UserId;
use domain_users::ports::{Letter, Mail, MailSender, SessionAnnouncer, StaffStore};
use domain_users::{AuditAct, AuditTarget, CredentialChange, User};

use super::{Desk, ManageUserError, Principal};

/// Takes every second factor away from somebody who has lost theirs. They sign in by their first one, and where a second is required set
/// one up; until then whoever reads their mail is them, which is why their sessions end and they are told.
pub struct ResetSecondFactor {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are written.
    pub staff: Arc<dyn StaffStore>,
    /// Closes sockets and refuses tokens on every node within a second.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// Tells the person.
    pub mails: Arc<dyn MailSender>,
}

impl ResetSecondFactor {
    /// Takes them away.
    pub async fn execute(&self, by: &Principal, id: UserId) -> Result<User, ManageUserError> {
        let (right, _) = self.desk.manager(by, AuditAct::ResetSecondFactor, id).await?;
        let right = self.desk.decided(right.expelling(), by, AuditAct::ResetSecondFactor, id).await?;
        self.desk.proof(by).await.map_err(ManageUserError::from)?;
        let entry = self.desk.entry(by, AuditAct::ResetSecondFactor, AuditTarget::User(id));
        let settled = self.staff.reset_second_factor(right, entry).await?;
        let letter = Letter::CredentialsChanged(CredentialChange::SecondFactorReset);
        // It is done: that no mail can be sent must not look as if it were not.
        drop(self.mails.enqueue(Mail { to: settled.user.email.clone(), letter }).await);
        self.announcer.ended(id, &settled.ended).await?;
        Ok(settled.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk, settled};
    use crate::testing::{account, failure, user};
    use domain_users::UserRole::{self, Administrator, Auditor, Member, Owner};
    use domain_users::ports::{MockMailSender, MockSessionAnnouncer, MockStaffStore};

    async fn act(role: UserRole, target: u128, acts: usize) -> Result<User, ManageUserError> {
        let mut staff = MockStaffStore::new();
        staff.expect_reset_second_factor().times(acts).returning(|_, _| Ok(settled(2)));
        let mut announcer = MockSessionAnnouncer::new();
        announcer.expect_ended().withf(|_, sessions| sessions == settled(2).ended).times(acts).returning(|_, _| Ok(()));
        let mut mails = MockMailSender::new();
        let is_theirs = |mail: &Mail| mail.to == account(2).email;
        mails.expect_enqueue().withf(is_theirs).times(acts).returning(|_| Err(failure()));
        let use_case = ResetSecondFactor {
            desk: Arc::new(desk(role)),
            staff: Arc::new(staff),
            announcer: Arc::new(announcer),
            mails: Arc::new(mails),
        };
        use_case.execute(&by(), user(target)).await
    }

    #[tokio::test]
    async fn the_person_is_told_what_ended_is_announced_and_nobody_does_it_to_themselves() {
        assert!(act(Administrator, 2, 1).await.is_ok());
        assert!(act(Auditor, 2, 0).await.is_err());
        assert!(act(Member, 2, 0).await.is_err());
        assert!(act(Owner, 1, 0).await.is_err());
        assert!(matches!(act(Owner, 9, 0).await, Err(ManageUserError::NotFound)));
    }
}
