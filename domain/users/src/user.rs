use domain_kernel::{Timestamp, UserId, Version};

use crate::{EmailAddress, Name, Username};

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// Where codes are sent. Shown only to the user and to administrators.
    pub email: EmailAddress,
    /// What others see and may search for.
    pub profile: Profile,
    /// What the user may do on this server.
    pub role: UserRole,
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

/// What a user may do on this server, beyond being a member of chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserRole {
    /// Runs this server.
    Owner,
    /// Everybody else.
    Member,
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
            version: Version::new(1),
            created_at: now,
        }
    }
}

fn fallback_name(username: &Username) -> Name {
    Name::parse(username.as_str()).expect("a username is one short line of plain text")
}
