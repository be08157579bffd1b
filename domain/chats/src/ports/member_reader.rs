use async_trait::async_trait;
use domain_kernel::{ChatId, PageSize, PortFailure, UserId};

use crate::Member;

/// Lists who is in a chat.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait MemberReader: Send + Sync {
    /// Present members with an id above `after`, by id, at most a page. The caller has proved membership.
    async fn members(&self, chat: ChatId, after: Option<UserId>, size: PageSize) -> Result<Vec<Member>, PortFailure>;
}
