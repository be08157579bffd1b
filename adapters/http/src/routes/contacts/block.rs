use std::sync::Arc;

use application::profiles;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct BlockOrUnblock {
    pub block_user: Arc<profiles::BlockUser>,
    pub unblock_user: Arc<profiles::UnblockUser>,
}

#[OpenApi(tag = "Topic::Users")]
impl BlockOrUnblock {
    /// Block somebody
    ///
    /// Nothing more is written in our direct chat, neither of us sees the other come, go, write or read, and they neither find me nor
    /// add me to a group. Twice is once.
    #[oai(path = "/blocks/:user", method = "put", operation_id = "block_user")]
    async fn block_user(
        &self,
        auth: Authenticated,
        /// Whom.
        user: Path<Uuid>,
    ) -> Answer<Done> {
        self.block_user.execute(auth.0, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Done)
    }

    /// Take a block back
    ///
    /// The answer is the same for somebody who was not blocked.
    #[oai(path = "/blocks/:user", method = "delete", operation_id = "unblock_user")]
    async fn unblock_user(
        &self,
        auth: Authenticated,
        /// Whom.
        user: Path<Uuid>,
    ) -> Answer<Done> {
        self.unblock_user.execute(auth.0, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Done)
    }
}
