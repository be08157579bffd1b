use async_trait::async_trait;
use domain_kernel::{ChatId, PortFailure, UserId};

/// A count that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadMismatch {
    /// Whose.
    pub user: UserId,
    /// Where.
    pub chat: ChatId,
    /// What the server answers.
    pub told: u32,
    /// What counting message by message gives.
    pub counted: u32,
}

/// Compares unread counts with the messages themselves. There must never be a difference; this is how one would notice.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait UnreadVerifier: Send + Sync {
    /// Counts every chat of up to `users` people chosen by `seed`, message by message, each person in one snapshot, and answers
    /// how many chats were compared and what differs.
    async fn verify(&self, seed: u64, users: u32) -> Result<(u64, Vec<UnreadMismatch>), PortFailure>;
}
