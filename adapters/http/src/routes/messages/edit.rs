use std::sync::Arc;

use adapter_wire::Placed;
use application::messages::{EditMessage, EditMessageCommand};
use domain_kernel::{ChatId, Seq, Version};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Found;
use crate::routes::Topic;
use crate::routes::messages::told;

pub(crate) struct Edit {
    pub edit_message: Arc<EditMessage>,
}

#[OpenApi(tag = "Topic::Messages")]
impl Edit {
    /// Change the text of an own message
    #[oai(path = "/chats/:chat/messages/:seq", method = "patch", operation_id = "edit_message")]
    async fn edit_message(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        /// Which message.
        #[oai(validator(minimum(value = "1"), maximum(value = "9000000000000000")))]
        seq: Path<i64>,
        body: Body<adapter_wire::EditMessage>,
    ) -> Answer<Found<Placed>> {
        let adapter_wire::EditMessage { body, version } = body.0;
        let (chat, seq) = (ChatId::new(chat.0), Seq::new(seq.0));
        let command = EditMessageCommand { chat, seq, body, version: Version::new(version) };
        let placed = self.edit_message.execute(auth.0, command).await.map_err(refuse)?;
        Ok(told(placed))
    }
}
