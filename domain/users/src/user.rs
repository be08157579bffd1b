use domain_kernel::{Timestamp, UserId, Version};

use crate::{AccountState, EmailAddress, Name, UserRole, Username};

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// Where codes are sent. Shown only to the user and to administrators.
    pub email: EmailAddress,
    /// What others see and find the user by.
    pub profile: Profile,
    /// What the user may do on this server.
    pub role: UserRole,
    /// Whether the user may use the account.
    pub state: AccountState,
    /// Counts changes of this account.
    pub version: Version,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// How a user appears to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The unique handle.
    pub username: Username,
    /// The name shown beside messages.
    pub name: Name,
}

impl User {
    /// A new account for somebody of whom only the address is known: the name is a guess that the user may change.
    #[must_use]
    pub fn newcomer(id: UserId, email: EmailAddress, attempt: u32, now: Timestamp) -> Self {
        let username = Username::suggest(email.local_part(), attempt);
        let name = Name::parse(email.local_part()).unwrap_or_else(|_| fallback_name(&username));
        Self {
            id,
            email,
            profile: Profile { username, name },
            role: UserRole::Member,
            state: AccountState::Active,
            version: Version::new(1),
            created_at: now,
        }
    }

    /// True when the person may sign in. Programs never do: they have keys of their own.
    pub fn may_sign_in(&self) -> bool {
        self.state == AccountState::Active && self.role != UserRole::Bot
    }
}

fn fallback_name(username: &Username) -> Name {
    Name::parse(username.as_str()).expect("a username is one short line of plain text")
}
