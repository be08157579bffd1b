use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

use crate::{Availability, Block};

/// Who looks at whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Look {
    /// Who looks.
    pub viewer: UserId,
    /// At whom.
    pub subject: UserId,
}

/// Answers what people may know of each other's coming and going.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait SightReader: Send + Sync {
    /// Of `looks` those whose viewer may see the subject's presence, each once, in no order, with what the subject chose to appear as.
    /// Everybody may see oneself; nobody somebody else between whom and them there is a block, or to whose audience they do not
    /// belong; a guest nobody with whom they share no chat. At most 500.
    async fn seen(&self, looks: &[Look]) -> Result<Vec<(Look, Availability)>, PortFailure>;
    /// Every block that concerns one of `users`, whoever has blocked, each once, in no order. At most 500 users.
    async fn blocks_of(&self, users: &[UserId]) -> Result<Vec<Block>, PortFailure>;
}
