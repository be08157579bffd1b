use std::sync::Arc;

use application::chats::RemoveMember;
use domain_kernel::{ChatId, UserId};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct Remove {
    pub remove_member: Arc<RemoveMember>,
}

#[OpenApi(tag = "Topic::Chats")]
impl Remove {
    /// Take somebody out of a group, or leave it
    #[oai(path = "/chats/:chat/members/:user", method = "delete", operation_id = "remove_member")]
    async fn remove_member(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        /// Whom; oneself to leave.
        user: Path<Uuid>,
    ) -> Answer<Done> {
        self.remove_member.execute(auth.0, ChatId::new(chat.0), UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Done)
    }
}
