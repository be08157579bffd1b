use std::sync::Arc;

use adapter_wire::{Blocked, BlockedPage};
use application::profiles;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::page::page_size;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ListBlocks {
    pub list_blocks: Arc<profiles::ListBlocks>,
}

#[OpenApi(tag = "Topic::Users")]
impl ListBlocks {
    /// Whom I have blocked
    #[oai(path = "/blocks", method = "get", operation_id = "list_blocks")]
    async fn list_blocks(
        &self,
        auth: Authenticated,
        /// Who follows this person; `next` of the page before.
        after: Query<Option<Uuid>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<BlockedPage>> {
        let after = after.0.map(UserId::new);
        let (found, next) = self.list_blocks.execute(auth.0, after, page_size(limit.0)).await.map_err(refuse)?;
        Ok(Reply(BlockedPage { blocks: found.iter().map(Blocked::from).collect(), next: next.map(UserId::value) }))
    }
}
