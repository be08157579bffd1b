use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{RegisterRefused, UserReader, UserStore};
use domain_users::{Device, EmailAddress, EmailError, Name, NameError, Profile, User, UserRole};

use super::{OpenedSession, OpeningError, SessionOpening};

/// Makes the first owner of a new server, for whoever holds the link that the server printed at its start.
pub struct CreateFirstOwner {
    /// What the link holds.
    pub token: SetupToken,
    /// Reads the account back.
    pub users: Arc<dyn UserReader>,
    /// Where accounts are made.
    pub accounts: Arc<dyn UserStore>,
    /// Opens the session.
    pub opening: Arc<SessionOpening>,
    /// Against guessing.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of accounts.
    pub ids: Arc<dyn IdSource>,
}

/// 256 random bits that prove that somebody has seen the server's console. Worth nothing once there is an owner.
#[derive(Clone)]
pub struct SetupToken(String);

impl SetupToken {
    /// A token from 256 random bits.
    pub fn draw(random: [u8; 32]) -> Self {
        Self(random.iter().fold(String::with_capacity(64), |text, byte| text + &format!("{byte:02x}")))
    }

    /// The text for the link.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// True when `shown` is this token; takes the same time wherever they differ.
    fn is(&self, shown: &str) -> bool {
        let differences = self.0.bytes().zip(shown.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        shown.len() == self.0.len() && differences == 0
    }
}

impl std::fmt::Debug for SetupToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupToken(***)")
    }
}

/// Who wants to own the server.
#[derive(Clone, Debug)]
pub struct CreateFirstOwnerCommand {
    /// From the link.
    pub token: String,
    /// The address as it came.
    pub email: String,
    /// The name as it came.
    pub name: String,
    /// The network address that asks, as text.
    pub address: String,
    /// What the session will be called.
    pub device: Device,
}

/// Why nobody became the owner.
#[derive(Debug, thiserror::Error)]
pub enum CreateFirstOwnerError {
    /// Not the token, or there is an owner already.
    #[error("the link works no more")]
    WrongToken,
    /// The text is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The text is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl CreateFirstOwner {
    /// Makes the account, or raises the one with this address, and signs it in.
    pub async fn execute(&self, command: CreateFirstOwnerCommand) -> Result<OpenedSession, CreateFirstOwnerError> {
        self.limiter.take(Limit::CodeCheckByNetwork, &command.address).await?;
        if !self.token.is(&command.token) {
            return Err(CreateFirstOwnerError::WrongToken);
        }
        let email = EmailAddress::parse(&command.email)?;
        let name = Name::parse(&command.name)?;
        for attempt in 0..20 {
            let user = self.owner(email.clone(), name.clone(), attempt);
            match self.accounts.register_first_owner(&user).await {
                Ok(id) => return self.sign_in(id, command.device).await,
                Err(RegisterRefused::UsernameTaken | RegisterRefused::EmailTaken) => {}
                Err(RegisterRefused::OwnerExists) => return Err(CreateFirstOwnerError::WrongToken),
                Err(RegisterRefused::Failed(failure)) => return Err(failure.into()),
            }
        }
        Err(PortFailure::unavailable("user store", "no free username was found").into())
    }

    fn owner(&self, email: EmailAddress, name: Name, attempt: u32) -> User {
        let newcomer = User::newcomer(UserId::new(self.ids.next_id()), email, attempt, self.clock.now());
        let profile = Profile { name, ..newcomer.profile };
        User { role: UserRole::Owner, profile, ..newcomer }
    }

    async fn sign_in(&self, id: UserId, device: Device) -> Result<OpenedSession, CreateFirstOwnerError> {
        let user = self.users.by_id(id).await?.ok_or(CreateFirstOwnerError::WrongToken)?;
        self.opening.open(user, device, false).await.map_err(|error| match error {
            OpeningError::LockedOut => CreateFirstOwnerError::WrongToken,
            OpeningError::Failed(failure) => CreateFirstOwnerError::Failed(failure),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, clock, ids, no_limit, opening, user};
    use domain_users::ports::{MockUserReader, MockUserStore};

    async fn create(
        token: &str,
        email: &str,
        accounts: MockUserStore,
        sessions: usize,
    ) -> Result<OpenedSession, CreateFirstOwnerError> {
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|_| Ok(Some(account(1))));
        let use_case = CreateFirstOwner {
            token: SetupToken::draw([7; 32]),
            users: Arc::new(users),
            accounts: Arc::new(accounts),
            opening: Arc::new(opening(sessions)),
            limiter: Arc::new(no_limit()),
            clock: clock(),
            ids: ids(),
        };
        let device = Device { client: "test".into(), address: "127.0.0.1".into() };
        let (email, name) = (email.to_owned(), "Anna".to_owned());
        use_case
            .execute(CreateFirstOwnerCommand { token: token.into(), email, name, address: "127.0.0.1".into(), device })
            .await
    }

    #[tokio::test]
    async fn the_link_makes_an_owner() {
        let mut accounts = MockUserStore::new();
        accounts.expect_register_first_owner().withf(|user| user.role == UserRole::Owner).return_once(|_| Ok(user(1)));
        assert!(create(&"07".repeat(32), "a@example.org", accounts, 1).await.is_ok());
    }

    #[tokio::test]
    async fn each_refusal_makes_nobody() {
        for (token, email) in [
            ("", "a@example.org"),
            ("07", "a@example.org"),
            (&*"08".repeat(32), "a@example.org"),
            (&*"07".repeat(32), "a"),
        ] {
            let mut accounts = MockUserStore::new();
            accounts.expect_register_first_owner().never();
            assert!(create(token, email, accounts, 0).await.is_err());
        }
        let mut accounts = MockUserStore::new();
        accounts.expect_register_first_owner().return_once(|_| Err(RegisterRefused::OwnerExists));
        let error = create(&"07".repeat(32), "a@example.org", accounts, 0).await;
        assert!(matches!(error, Err(CreateFirstOwnerError::WrongToken)));
    }
}
