use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};

/// A person as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct User {
    /// Who.
    pub id: Uuid,
    /// The unique handle, without `@`.
    #[oai(validator(max_length = 32))]
    pub username: String,
    /// The name shown beside messages.
    #[oai(validator(max_length = 64))]
    pub name: String,
}

impl From<&domain_users::User> for User {
    fn from(user: &domain_users::User) -> Self {
        Self {
            id: user.id.value(),
            username: user.profile.username.as_str().to_owned(),
            name: user.profile.name.as_str().to_owned(),
        }
    }
}

/// Some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct UserList {
    /// The people.
    #[oai(validator(max_items = 100))]
    pub users: Vec<User>,
}

impl From<&[domain_users::User]> for UserList {
    fn from(users: &[domain_users::User]) -> Self {
        Self { users: users.iter().map(User::from).collect() }
    }
}

/// Myself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Me {
    /// Who I am.
    pub id: Uuid,
    /// My unique handle, without `@`.
    #[oai(validator(max_length = 32))]
    pub username: String,
    /// My name as others see it.
    #[oai(validator(max_length = 64))]
    pub name: String,
    /// Where my sign-in codes are sent.
    #[oai(validator(max_length = 254))]
    pub email: String,
    /// What I may do on this server.
    pub role: UserRole,
    /// Counts changes of my account.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// When my account was made.
    pub created_at: Time,
}

/// What a user may do on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum UserRole {
    /// Runs this server.
    Owner,
    /// Runs it day by day: manages everybody beneath the administrators.
    Administrator,
    /// Reads what administrators read, and changes nothing.
    Auditor,
    /// A colleague.
    Member,
    /// Somebody from outside.
    Guest,
    /// A program.
    Bot,
}

impl From<domain_users::UserRole> for UserRole {
    fn from(role: domain_users::UserRole) -> Self {
        match role {
            domain_users::UserRole::Owner => Self::Owner,
            domain_users::UserRole::Administrator => Self::Administrator,
            domain_users::UserRole::Auditor => Self::Auditor,
            domain_users::UserRole::Member => Self::Member,
            domain_users::UserRole::Guest => Self::Guest,
            domain_users::UserRole::Bot => Self::Bot,
        }
    }
}

impl From<UserRole> for domain_users::UserRole {
    fn from(role: UserRole) -> Self {
        match role {
            UserRole::Owner => Self::Owner,
            UserRole::Administrator => Self::Administrator,
            UserRole::Auditor => Self::Auditor,
            UserRole::Member => Self::Member,
            UserRole::Guest => Self::Guest,
            UserRole::Bot => Self::Bot,
        }
    }
}

impl From<&domain_users::User> for Me {
    fn from(user: &domain_users::User) -> Self {
        Self {
            id: user.id.value(),
            username: user.profile.username.as_str().to_owned(),
            name: user.profile.name.as_str().to_owned(),
            email: user.email.as_str().to_owned(),
            role: user.role.into(),
            version: user.version.value(),
            created_at: time(user.created_at),
        }
    }
}

/// A new profile for myself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ChangeMe {
    /// 1 to 64 characters on one line.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub name: String,
    /// 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter.
    #[oai(validator(min_length = 3, max_length = 33))]
    pub username: String,
    /// The version of my account that I saw.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
}
