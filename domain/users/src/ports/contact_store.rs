use async_trait::async_trait;
use domain_kernel::{PageSize, PortFailure, Tag, UserId};

use crate::Contact;

/// Why a contact was not kept. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ContactRefused {
    /// The user has 5 000 already.
    #[error("a user has at most 5000 contacts")]
    TooMany,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Whom users keep at hand. Each change is an event of the user's own stream, with `tag`, so that the user's other devices hear of it.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait ContactStore: Send + Sync {
    /// Keeps `contact`, or gives one that is kept already its new nickname. When somebody new came, every node is told that what
    /// others may see of `user` has changed.
    async fn put(&self, user: UserId, contact: &Contact, tag: Tag) -> Result<(), ContactRefused>;
    /// Keeps `contact` no more; who is not kept is left alone, and then nobody hears of it. Tells every node likewise.
    async fn remove(&self, user: UserId, contact: UserId, tag: Tag) -> Result<(), PortFailure>;
    /// The contact, or `None`.
    async fn load(&self, user: UserId, contact: UserId) -> Result<Option<Contact>, PortFailure>;
    /// Contacts with an id above `after`, by id, at most a page.
    async fn list(&self, user: UserId, after: Option<UserId>, size: PageSize) -> Result<Vec<Contact>, PortFailure>;
}
