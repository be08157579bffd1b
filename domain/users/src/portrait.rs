use domain_kernel::Version;

use crate::{Card, Status};

/// How a person shows oneself: what is told, and who may see whether the person is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portrait {
    /// The lines about the person.
    pub card: Card,
    /// What is shown for a while. May be over: see [`Status::stands`].
    pub status: Option<Status>,
    /// What the person chose to appear as.
    pub availability: Availability,
    /// Who sees whether the person is there, and since when.
    pub presence: Audience,
    /// Counts changes; zero before the first.
    pub version: Version,
}

/// What a person chose to appear as while connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Availability {
    /// As it is.
    #[default]
    Automatic,
    /// Away, although there.
    Away,
    /// There, and not to be disturbed.
    Busy,
    /// Not there, as far as others can see.
    Offline,
}

/// Who may see something of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Everybody on this server; of guests those who share a chat with the person.
    #[default]
    Everybody,
    /// Whom the person has among the contacts.
    Contacts,
    /// Nobody but the person.
    Nobody,
}

impl Audience {
    /// Whether somebody belongs to it; `is_contact` when the person has them among the contacts.
    pub fn admits(self, is_contact: bool) -> bool {
        match self {
            Self::Everybody => true,
            Self::Contacts => is_contact,
            Self::Nobody => false,
        }
    }
}
