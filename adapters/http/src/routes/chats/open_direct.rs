use std::sync::Arc;

use adapter_wire::ChatSummary;
use application::chats;
use domain_kernel::UserId;
use poem_openapi::OpenApi;

use super::summary;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct OpenDirect {
    pub open_direct: Arc<chats::OpenDirect>,
}

#[OpenApi(tag = "Topic::Chats")]
impl OpenDirect {
    /// Open the chat with one other person
    ///
    /// The same chat each time, whoever of the two asks.
    #[oai(path = "/chats/direct", method = "post", operation_id = "open_direct")]
    async fn open_direct(
        &self,
        auth: Authenticated,
        body: Body<adapter_wire::OpenDirect>,
    ) -> Answer<Found<ChatSummary>> {
        let chat = self.open_direct.execute(auth.0, UserId::new(body.0.user)).await.map_err(refuse)?;
        Ok(Reply(summary(&chat)))
    }
}
