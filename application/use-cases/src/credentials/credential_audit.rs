use std::sync::Arc;

use domain_kernel::ports::Clock;
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{AuditLog, Letter, Mail, MailSender, UserReader};
use domain_users::{
    Actor, AuditAct, AuditChange, AuditEntry, AuditOrigin, AuditTarget, CredentialChange, EmailAddress,
};

/// Writes down who did not get in, and what became of what people prove themselves with; of the second the person is told by mail too.
/// Never a secret, never an address of mail.
#[derive(Clone)]
pub struct CredentialAudit {
    /// The log.
    pub log: Arc<dyn AuditLog>,
    /// Where the person reads mail.
    pub users: Arc<dyn UserReader>,
    /// Tells them.
    pub mails: Arc<dyn MailSender>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl CredentialAudit {
    /// Somebody at network address `address` did not prove that they are `user`, or anybody. One write, whoever it was.
    pub(super) async fn refused(
        &self,
        method: &'static str,
        user: Option<UserId>,
        address: &str,
    ) -> Result<(), PortFailure> {
        let (origin, target) = (AuditOrigin::stranger(address), user.map_or(AuditTarget::None, AuditTarget::User));
        let entry = AuditEntry::refused(self.clock.now(), origin, AuditAct::SignIn, target);
        self.log.append(entry.with(AuditChange::fact("method", method))).await
    }

    /// The actor has done `change`, from network address `address`.
    pub(super) async fn changed(
        &self,
        actor: Actor,
        address: &str,
        change: CredentialChange,
    ) -> Result<(), PortFailure> {
        self.tell(actor.user, change).await;
        self.note(AuditOrigin::person(actor, address), actor.user, change.word()).await
    }

    /// Whoever held a mailed link, or was signing in, has done `change` for `user`, from network address `address`.
    pub(super) async fn changed_by_link(
        &self,
        user: UserId,
        change: CredentialChange,
        address: &str,
    ) -> Result<(), PortFailure> {
        self.tell(user, change).await;
        self.note(AuditOrigin::stranger(address), user, change.word()).await
    }

    /// The account of `user` has another address than `former`, by links that were mailed; asked for from network address `address`.
    pub(super) async fn address_changed(
        &self,
        user: UserId,
        former: EmailAddress,
        address: &str,
    ) -> Result<(), PortFailure> {
        self.mail(former, Letter::AddressChanged).await;
        self.note(AuditOrigin::stranger(address), user, "email").await
    }

    async fn note(&self, origin: AuditOrigin, user: UserId, credential: &'static str) -> Result<(), PortFailure> {
        let entry = AuditEntry::done(self.clock.now(), origin, AuditAct::ChangeCredentials, AuditTarget::User(user));
        self.log.append(entry.with(AuditChange::fact("credential", credential))).await
    }

    async fn tell(&self, user: UserId, change: CredentialChange) {
        if let Ok(Some(user)) = self.users.by_id(user).await {
            self.mail(user.email, Letter::CredentialsChanged(change)).await;
        }
    }

    /// What the mail tells of is done already: that none can be sent undoes nothing, and must not look as if it did.
    async fn mail(&self, to: EmailAddress, letter: Letter) {
        drop(self.mails.enqueue(Mail { to, letter }).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, clock, failure};
    use domain_users::ports::{MockAuditLog, MockMailSender, MockUserReader};

    fn recording(is_logged: bool, is_mailed: bool) -> CredentialAudit {
        let mut log = MockAuditLog::new();
        log.expect_append().once().return_once(move |_| if is_logged { Ok(()) } else { Err(failure()) });
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let mut mails = MockMailSender::new();
        let is_theirs = |mail: &Mail| {
            mail.to == account(1).email && mail.letter == Letter::CredentialsChanged(CredentialChange::TotpRemoved)
        };
        let sent = move |_| if is_mailed { Ok(()) } else { Err(failure()) };
        mails.expect_enqueue().once().withf(is_theirs).return_once(sent);
        CredentialAudit { log: Arc::new(log), users: Arc::new(users), mails: Arc::new(mails), clock: clock() }
    }

    #[tokio::test]
    async fn a_mail_that_cannot_be_sent_fails_nothing() {
        assert!(recording(true, false).changed(actor(), "127.0.0.1", CredentialChange::TotpRemoved).await.is_ok());
    }

    #[tokio::test]
    async fn the_person_is_told_even_when_it_cannot_be_written_down() {
        assert!(recording(false, true).changed(actor(), "127.0.0.1", CredentialChange::TotpRemoved).await.is_err());
        let by_link = recording(false, true);
        assert!(by_link.changed_by_link(account(1).id, CredentialChange::TotpRemoved, "127.0.0.1").await.is_err());
    }
}
