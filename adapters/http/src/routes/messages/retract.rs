use std::sync::Arc;

use adapter_wire::Placed;
use application::messages::RetractMessage;
use domain_kernel::{ChatId, Seq};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Found;
use crate::routes::Topic;
use crate::routes::messages::told;

pub(crate) struct Retract {
    pub retract_message: Arc<RetractMessage>,
}

#[OpenApi(tag = "Topic::Messages")]
impl Retract {
    /// Take a message back
    ///
    /// Its text is erased everywhere; a tombstone is left.
    #[oai(path = "/chats/:chat/messages/:seq", method = "delete", operation_id = "retract_message")]
    async fn retract_message(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        /// Which message.
        #[oai(validator(minimum(value = "1"), maximum(value = "9000000000000000")))]
        seq: Path<i64>,
    ) -> Answer<Found<Placed>> {
        let (chat, seq) = (ChatId::new(chat.0), Seq::new(seq.0));
        let placed = self.retract_message.execute(auth.0, chat, seq).await.map_err(refuse)?;
        Ok(told(placed))
    }
}
