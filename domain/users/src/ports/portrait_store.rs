use async_trait::async_trait;
use domain_kernel::{PortFailure, Tag, UserId, Version};

use crate::{Audience, Availability, Card, Portrait, Status};

/// Why a card was not changed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CardRefused {
    /// The portrait has changed since the version given.
    #[error("the portrait has changed meanwhile")]
    Stale,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// How people show themselves. Each change counts the portrait's version up and is an event of the user's own stream, with `tag`, so
/// that the user's other devices hear of it.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PortraitStore: Send + Sync {
    /// The portrait; for whoever has changed nothing, an empty one of version zero.
    async fn load(&self, user: UserId) -> Result<Portrait, PortFailure>;
    /// Replaces the card if the portrait is still at `version`.
    async fn change_card(&self, user: UserId, version: Version, card: &Card, tag: Tag)
    -> Result<Portrait, CardRefused>;
    /// Replaces the status, or takes it away.
    async fn change_status(&self, user: UserId, status: Option<Status>, tag: Tag) -> Result<Portrait, PortFailure>;
    /// Replaces the availability. Every node is told that what others may see of this user has changed.
    async fn change_availability(
        &self,
        user: UserId,
        availability: Availability,
        tag: Tag,
    ) -> Result<Portrait, PortFailure>;
    /// Replaces the audience of the presence. Every node is told likewise.
    async fn change_audience(&self, user: UserId, presence: Audience, tag: Tag) -> Result<Portrait, PortFailure>;
}
