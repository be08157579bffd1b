use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, UserId};

use crate::ChatFacts;

/// Answers what rights are decided on.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait FactsReader: Send + Sync {
    /// Facts of a chat and one person; `None` when there is no such chat. May come from a cache, which never remembers
    /// that somebody is outside: whoever joins is a member at once, whoever leaves is found out by the log.
    async fn facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure>;
    /// The same, read from the store; what a cache held of it is replaced.
    async fn fresh_facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure>;
}
