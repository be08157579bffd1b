use std::sync::Arc;

use adapter_wire::Placed;
use application::messages::{SendMessage, SendMessageCommand};
use domain_kernel::{ChatId, ClientId, Seq};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Created;
use crate::routes::Topic;
use crate::routes::messages::told;

pub(crate) struct Send {
    pub send_message: Arc<SendMessage>,
}

#[OpenApi(tag = "Topic::Messages")]
impl Send {
    /// Write a message
    ///
    /// The same client id again is answered as the first time.
    #[oai(path = "/chats/:chat/messages", method = "post", operation_id = "send_message")]
    async fn send_message(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        body: Body<adapter_wire::SendMessage>,
    ) -> Answer<Created<Placed>> {
        let adapter_wire::SendMessage { client_id, body, reply_to } = body.0;
        let (chat, client_id) = (ChatId::new(chat.0), ClientId::new(client_id));
        let command = SendMessageCommand { chat, client_id, body, reply_to: reply_to.map(Seq::new) };
        let placed = self.send_message.execute(auth.0, command).await.map_err(refuse)?;
        Ok(told(placed))
    }
}
