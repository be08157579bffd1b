use poem_openapi::Enum;
use serde::{Deserialize, Serialize};

/// A part of what is my own, beside my chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum OwnPart {
    /// How I show myself: `read_my_profile`.
    Profile,
    /// Whom I keep at hand: `list_contacts`.
    Contacts,
    /// Whom I have blocked: `list_blocks`.
    Blocks,
}

impl From<domain_messages::OwnPart> for OwnPart {
    fn from(part: domain_messages::OwnPart) -> Self {
        match part {
            domain_messages::OwnPart::Profile => Self::Profile,
            domain_messages::OwnPart::Contacts => Self::Contacts,
            domain_messages::OwnPart::Blocks => Self::Blocks,
        }
    }
}

impl From<OwnPart> for domain_messages::OwnPart {
    fn from(part: OwnPart) -> Self {
        match part {
            OwnPart::Profile => Self::Profile,
            OwnPart::Contacts => Self::Contacts,
            OwnPart::Blocks => Self::Blocks,
        }
    }
}
