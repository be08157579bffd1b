use std::sync::Arc;

use adapter_wire::ChatSummary;
use application::chats::ReadChat;
use domain_kernel::ChatId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use super::summary;
use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Read {
    pub read_chat: Arc<ReadChat>,
}

#[OpenApi(tag = "Topic::Chats")]
impl Read {
    /// One of my chats
    #[oai(path = "/chats/:chat", method = "get", operation_id = "read_chat")]
    async fn read_chat(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
    ) -> Answer<Found<ChatSummary>> {
        let chat = self.read_chat.execute(auth.0, ChatId::new(chat.0)).await.map_err(refuse)?;
        Ok(Reply(summary(&chat)))
    }
}
