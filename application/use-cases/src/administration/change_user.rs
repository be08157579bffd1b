use std::sync::Arc;

use domain_kernel::{UserId, Version};
use domain_users::ports::{Letter, Mail, MailSender, StaffRefused, StaffStore};
use domain_users::{
    AuditAct, AuditChange, AuditEntry, AuditTarget, EmailAddress, EmailError, Name, NameError, Profile, User, Username,
    UsernameError,
};

use super::{Desk, ManageUserError, Principal};

/// Changes somebody's address and names. A former address is told that it is one.
pub struct ChangeUser {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are written.
    pub staff: Arc<dyn StaffStore>,
    /// Tells the former address.
    pub mails: Arc<dyn MailSender>,
}

/// The account as it shall be, as it came.
#[derive(Clone, Debug)]
pub struct ChangeUserCommand {
    /// Whose.
    pub user: UserId,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The version of the account that the administrator saw.
    pub version: Version,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeUserError {
    /// The text is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The text is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The text is no username.
    #[error(transparent)]
    Username(#[from] UsernameError),
    /// As for every act upon an account.
    #[error(transparent)]
    Manage(#[from] ManageUserError),
}

impl ChangeUser {
    /// Replaces address and names.
    pub async fn execute(&self, by: &Principal, command: ChangeUserCommand) -> Result<User, ChangeUserError> {
        let (right, user) = self.desk.manager(by, AuditAct::ChangeUser, command.user).await?;
        if user.version != command.version {
            return Err(ManageUserError::from(StaffRefused::Stale).into());
        }
        let email = EmailAddress::parse(&command.email)?;
        let profile = Profile { name: Name::parse(&command.name)?, username: Username::parse(&command.username)? };
        let entry = self.desk.entry(by, AuditAct::ChangeUser, AuditTarget::User(user.id));
        let entry = with_changes(entry, &user, &email, &profile);
        let settled = self.staff.change(right, &email, &profile, entry).await.map_err(ManageUserError::from)?;
        if settled.user.email != user.email {
            // It is done: that no mail can be sent must not look as if it were not.
            drop(self.mails.enqueue(Mail { to: user.email, letter: Letter::AddressChanged }).await);
        }
        Ok(settled.user)
    }
}

/// Names which fields change, and not from what to what: the log outlives people.
fn with_changes(entry: AuditEntry, user: &User, email: &EmailAddress, profile: &Profile) -> AuditEntry {
    let fields = [
        ("email", user.email != *email),
        ("name", user.profile.name != profile.name),
        ("username", user.profile.username != profile.username),
    ];
    let changed = fields.into_iter().filter(|(_, differs)| *differs);
    changed.fold(entry, |entry, (field, _)| entry.with(AuditChange::silent(field)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk};
    use crate::testing::{account, user};
    use domain_users::UserRole;
    use domain_users::ports::{MockMailSender, MockStaffStore, Settled};

    async fn change(email: &str, version: i64, writes: usize) -> Result<User, ChangeUserError> {
        let mut staff = MockStaffStore::new();
        let names_fields = |entry: &AuditEntry| {
            let fields: Vec<&str> = entry.changes.iter().map(|change| &*change.field).collect();
            let tells = entry.changes.iter().any(|change| change.before.is_some() || change.after.is_some());
            fields == ["email", "name"] && !tells
        };
        staff.expect_change().withf(move |_, _, _, entry| names_fields(entry)).times(writes).returning(
            |_, email, _, _| Ok(Settled { user: User { email: email.clone(), ..account(2) }, ended: vec![] }),
        );
        let mut mails = MockMailSender::new();
        let to_the_former = |mail: &Mail| mail.to == account(2).email && mail.letter == Letter::AddressChanged;
        mails.expect_enqueue().withf(to_the_former).times(writes).returning(|_| Err(crate::testing::failure()));
        let command = ChangeUserCommand {
            user: user(2),
            email: email.into(),
            name: "Anna".into(),
            username: "user2".into(),
            version: Version::new(version),
        };
        let use_case = ChangeUser {
            desk: Arc::new(desk(UserRole::Administrator)),
            staff: Arc::new(staff),
            mails: Arc::new(mails),
        };
        use_case.execute(&by(), command).await
    }

    #[tokio::test]
    async fn only_what_was_seen_is_changed_and_no_value_is_kept() {
        assert!(change("new@example.org", 1, 1).await.is_ok());
        assert!(matches!(change("new", 1, 0).await, Err(ChangeUserError::Email(_))));
        assert!(matches!(
            change("new@example.org", 2, 0).await,
            Err(ChangeUserError::Manage(ManageUserError::Refused(StaffRefused::Stale)))
        ));
    }
}
