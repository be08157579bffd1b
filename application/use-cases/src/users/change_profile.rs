use std::sync::Arc;

use domain_kernel::{PortFailure, Version};
use domain_users::ports::{ProfileRefused, UserStore};
use domain_users::{Actor, Name, NameError, Profile, User, Username, UsernameError};

/// Changes how the actor appears to others.
pub struct ChangeProfile {
    /// Where accounts are kept.
    pub accounts: Arc<dyn UserStore>,
}

/// The new profile as it came.
#[derive(Clone, Debug)]
pub struct ChangeProfileCommand {
    /// The name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The version of the account that the actor saw.
    pub version: Version,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeProfileError {
    /// The text is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The text is no username.
    #[error(transparent)]
    Username(#[from] UsernameError),
    /// Another account has this username.
    #[error("the username is taken")]
    UsernameTaken,
    /// The account has changed since.
    #[error("the profile has changed meanwhile")]
    Conflict,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ChangeProfile {
    /// Replaces name and username.
    pub async fn execute(&self, actor: Actor, command: ChangeProfileCommand) -> Result<User, ChangeProfileError> {
        let profile = Profile { name: Name::parse(&command.name)?, username: Username::parse(&command.username)? };
        Ok(self.accounts.change_profile(actor.user, command.version, &profile).await?)
    }
}

impl From<ProfileRefused> for ChangeProfileError {
    fn from(refused: ProfileRefused) -> Self {
        match refused {
            ProfileRefused::UsernameTaken => Self::UsernameTaken,
            ProfileRefused::Stale => Self::Conflict,
            ProfileRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor};
    use domain_users::ports::MockUserStore;

    async fn change(name: &str, username: &str, writes: usize) -> Result<User, ChangeProfileError> {
        let mut accounts = MockUserStore::new();
        accounts.expect_change_profile().times(writes).returning(|_, _, _| Ok(account(1)));
        let command = ChangeProfileCommand { name: name.into(), username: username.into(), version: Version::new(1) };
        ChangeProfile { accounts: Arc::new(accounts) }.execute(actor(), command).await
    }

    #[tokio::test]
    async fn only_a_good_profile_is_written() {
        assert!(change("Anna", "@anna", 1).await.is_ok());
        assert!(matches!(change("", "anna", 0).await, Err(ChangeProfileError::Name(_))));
        assert!(matches!(change("Anna", "анна", 0).await, Err(ChangeProfileError::Username(_))));
    }

    #[tokio::test]
    async fn each_refusal_of_the_store_keeps_its_meaning() {
        let refuse = |refused: fn() -> ProfileRefused| async move {
            let mut accounts = MockUserStore::new();
            accounts.expect_change_profile().return_once(move |_, _, _| Err(refused()));
            let command = ChangeProfileCommand { name: "A".into(), username: "anna".into(), version: Version::new(1) };
            ChangeProfile { accounts: Arc::new(accounts) }.execute(actor(), command).await
        };
        assert!(matches!(refuse(|| ProfileRefused::UsernameTaken).await, Err(ChangeProfileError::UsernameTaken)));
        assert!(matches!(refuse(|| ProfileRefused::Stale).await, Err(ChangeProfileError::Conflict)));
    }
}
