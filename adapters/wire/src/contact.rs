use application::profiles::{OneBlocked, OneContact};
use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::User;
use crate::time::{Time, time};

/// Somebody whom I keep at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Contact {
    /// Who.
    pub user: User,
    /// What I call them; nobody else sees it.
    #[oai(validator(max_length = 64))]
    pub nickname: Option<String>,
    /// Since when.
    pub added_at: Time,
}

impl From<&OneContact> for Contact {
    fn from(of: &OneContact) -> Self {
        Self { user: (&of.user).into(), nickname: nickname(&of.contact), added_at: time(of.contact.added_at) }
    }
}

/// What I call a contact.
pub(crate) fn nickname(contact: &domain_users::Contact) -> Option<String> {
    contact.nickname.as_ref().map(|nickname| nickname.as_str().to_owned())
}

/// A page of my contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ContactPage {
    /// By id of the user.
    #[oai(validator(max_items = 200))]
    pub contacts: Vec<Contact>,
    /// Ask for what follows this user; null at the end.
    pub next: Option<Uuid>,
}

/// What I call somebody from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct KeepContact {
    /// At most 64 characters on one line; null, absent or empty for none.
    #[serde(default)]
    #[oai(validator(max_length = 64))]
    pub nickname: Option<String>,
}

/// Somebody whom I have blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Blocked {
    /// Who.
    pub user: User,
    /// Since when.
    pub blocked_at: Time,
}

impl From<&OneBlocked> for Blocked {
    fn from(of: &OneBlocked) -> Self {
        Self { user: (&of.user).into(), blocked_at: time(of.blocked.blocked_at) }
    }
}

/// A page of those whom I have blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct BlockedPage {
    /// By id of the user.
    #[oai(validator(max_items = 200))]
    pub blocks: Vec<Blocked>,
    /// Ask for what follows this user; null at the end.
    pub next: Option<Uuid>,
}
