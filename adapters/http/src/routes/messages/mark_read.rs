use std::sync::Arc;

use adapter_wire::ReadState;
use application::messages;
use domain_kernel::{ChatId, Seq};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct MarkRead {
    pub mark_read: Arc<messages::MarkRead>,
}

#[OpenApi(tag = "Topic::Messages")]
impl MarkRead {
    /// Move my read marker forward
    ///
    /// Never back: a device that is behind changes nothing.
    #[oai(path = "/chats/:chat/read", method = "put", operation_id = "mark_read")]
    async fn mark_read(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        body: Body<adapter_wire::MarkRead>,
    ) -> Answer<Found<ReadState>> {
        let (chat, seq) = (ChatId::new(chat.0), Seq::new(body.0.seq));
        let state = self.mark_read.execute(auth.0, chat, seq).await.map_err(refuse)?;
        Ok(Reply(state.into()))
    }
}
