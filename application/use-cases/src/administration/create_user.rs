use std::sync::Arc;

use domain_kernel::UserId;
use domain_kernel::ports::{Clock, IdSource};
use domain_users::ports::{StaffRefused, StaffStore};
use domain_users::{
    AdministrationRight, AuditAct, AuditChange, AuditTarget, EmailAddress, EmailError, Name, NameError, Profile, User,
    UserRole, Username, UsernameError,
};

use super::{Desk, ManageUserError, Principal};

/// How many usernames are tried where none was given.
const NAME_ATTEMPTS: u32 = 50;

/// Makes an account for somebody, who then signs in by a code that is mailed to the address.
pub struct CreateUser {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are made.
    pub staff: Arc<dyn StaffStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of accounts.
    pub ids: Arc<dyn IdSource>,
}

/// The new account as it came.
#[derive(Clone, Debug)]
pub struct CreateUserCommand {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The username; one is made of the address where none is given.
    pub username: Option<String>,
    /// What the person may do.
    pub role: UserRole,
}

/// Why no account was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateUserError {
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

impl CreateUser {
    /// Makes the account.
    pub async fn execute(&self, by: &Principal, command: CreateUserCommand) -> Result<User, CreateUserError> {
        let right = self.desk.administrator(by, AuditAct::CreateUser, AuditTarget::None).await;
        self.create(by, right.map_err(ManageUserError::from)?, command).await
    }

    async fn create(
        &self,
        by: &Principal,
        right: AdministrationRight,
        command: CreateUserCommand,
    ) -> Result<User, CreateUserError> {
        let draft = Draft::parse(&command)?;
        let id = UserId::new(self.ids.next_id());
        let right = self.desk.decided(right.granting(command.role), by, AuditAct::CreateUser, id).await?;
        let attempts = if draft.username.is_some() { 1 } else { NAME_ATTEMPTS };
        for attempt in 0..attempts {
            let user = draft.user(id, command.role, attempt, self.clock.now());
            let entry = self.desk.entry(by, AuditAct::CreateUser, AuditTarget::User(id));
            let entry = entry.with(AuditChange::fact("role", command.role.word()));
            match self.staff.create(right, &user, entry).await {
                Ok(()) => return Ok(user),
                Err(StaffRefused::UsernameTaken) if attempt + 1 < attempts => {}
                Err(refused) => return Err(ManageUserError::from(refused).into()),
            }
        }
        Err(ManageUserError::from(StaffRefused::UsernameTaken).into())
    }
}

/// The texts of a new account, understood.
pub(super) struct Draft {
    pub(super) email: EmailAddress,
    name: Name,
    pub(super) username: Option<Username>,
}

impl Draft {
    pub(super) fn parse(command: &CreateUserCommand) -> Result<Self, CreateUserError> {
        Ok(Self {
            email: EmailAddress::parse(&command.email)?,
            name: Name::parse(&command.name)?,
            username: command.username.as_deref().map(Username::parse).transpose()?,
        })
    }

    fn user(&self, id: UserId, role: UserRole, attempt: u32, now: domain_kernel::Timestamp) -> User {
        let newcomer = User::newcomer(id, self.email.clone(), attempt, now);
        let username = self.username.clone().unwrap_or(newcomer.profile.username);
        User { role, profile: Profile { username, name: self.name.clone() }, ..newcomer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk};
    use crate::testing::{clock, ids};
    use domain_users::ManagingDenied;
    use domain_users::ports::MockStaffStore;

    async fn create(
        role: UserRole,
        new: UserRole,
        email: &str,
        username: Option<&str>,
        mut staff: MockStaffStore,
        makes: usize,
    ) -> Result<User, CreateUserError> {
        staff.expect_create().times(makes).returning(|_, _, _| Ok(()));
        let use_case = CreateUser { desk: Arc::new(desk(role)), staff: Arc::new(staff), clock: clock(), ids: ids() };
        let command = CreateUserCommand {
            email: email.into(),
            name: "Anna".into(),
            username: username.map(str::to_owned),
            role: new,
        };
        use_case.execute(&by(), command).await
    }

    #[tokio::test]
    async fn an_account_is_made_of_a_role_beneath_ones_own() {
        use UserRole::{Administrator, Member, Owner};
        let user = create(Administrator, Member, "a.b@example.org", None, MockStaffStore::new(), 1).await;
        assert_eq!(user.expect("created").profile.username.as_str(), "a.b");
        assert!(create(Owner, Owner, "a@example.org", Some("anna"), MockStaffStore::new(), 1).await.is_ok());
        let refused = create(Administrator, Owner, "a@example.org", None, MockStaffStore::new(), 0).await;
        let Err(CreateUserError::Manage(ManageUserError::Denied(ManagingDenied::Rank))) = refused else {
            unreachable!("{refused:?}")
        };
        assert!(create(Member, Member, "a@example.org", None, MockStaffStore::new(), 0).await.is_err());
        assert!(create(Owner, Member, "a", None, MockStaffStore::new(), 0).await.is_err());
        assert!(create(Owner, Member, "a@example.org", Some("я"), MockStaffStore::new(), 0).await.is_err());
    }

    #[tokio::test]
    async fn a_name_that_was_made_up_gives_way_and_one_that_was_given_does_not() {
        let taken = || {
            let mut staff = MockStaffStore::new();
            staff.expect_create().once().return_once(|_, _, _| Err(StaffRefused::UsernameTaken));
            staff
        };
        let user = create(UserRole::Owner, UserRole::Member, "anna@example.org", None, taken(), 1).await;
        assert_eq!(user.expect("created").profile.username.as_str(), "anna1");
        let refused = create(UserRole::Owner, UserRole::Member, "anna@example.org", Some("anna"), taken(), 0).await;
        assert!(refused.is_err());
    }
}
