use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

/// What a client should know of this server before anybody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ServerConfig {
    /// Always `Vestnik`.
    #[oai(validator(max_length = 64))]
    pub name: String,
    /// The server's version.
    #[oai(validator(max_length = 64))]
    pub version: String,
    /// Whether strangers may make an account.
    pub registration: RegistrationMode,
    /// Nobody owns this server yet: the link printed at its start makes the first owner.
    pub setup_needed: bool,
    /// What is refused for its size.
    pub limits: Limits,
}

/// Whether strangers may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum RegistrationMode {
    /// Everybody who can read mail at an address.
    Open,
    /// Whoever holds an invite besides.
    Invite,
    /// Nobody.
    Closed,
}

/// What is refused for its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Limits {
    /// Bytes of UTF-8 in a message.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub body_bytes: u32,
    /// Characters in a title.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub title_characters: u32,
    /// Characters in a person's name.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub name_characters: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: size(domain_messages::BODY_BYTES),
            title_characters: size(domain_chats::TITLE_CHARACTERS),
            name_characters: size(domain_users::NAME_CHARACTERS),
        }
    }
}

impl From<domain_users::Registration> for RegistrationMode {
    fn from(registration: domain_users::Registration) -> Self {
        match registration {
            domain_users::Registration::Open => Self::Open,
            domain_users::Registration::Invite => Self::Invite,
            domain_users::Registration::Closed => Self::Closed,
        }
    }
}

impl From<RegistrationMode> for domain_users::Registration {
    fn from(mode: RegistrationMode) -> Self {
        match mode {
            RegistrationMode::Open => Self::Open,
            RegistrationMode::Invite => Self::Invite,
            RegistrationMode::Closed => Self::Closed,
        }
    }
}

fn size(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
