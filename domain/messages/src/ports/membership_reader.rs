use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

use crate::Memberships;

/// Answers which chats a user must hear.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait MembershipReader: Send + Sync {
    /// Every chat the user is in, and the head of the user's stream, from one snapshot. Two queries, however many chats.
    async fn memberships(&self, user: UserId) -> Result<Memberships, PortFailure>;
}
