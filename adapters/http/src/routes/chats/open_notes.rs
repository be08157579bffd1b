use std::sync::Arc;

use adapter_wire::ChatSummary;
use application::chats;
use poem_openapi::OpenApi;

use super::summary;
use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct OpenNotes {
    pub open_notes: Arc<chats::OpenNotes>,
}

#[OpenApi(tag = "Topic::Chats")]
impl OpenNotes {
    /// Open my chat with myself
    ///
    /// The same chat each time.
    #[oai(path = "/chats/notes", method = "post", operation_id = "open_notes")]
    async fn open_notes(&self, auth: Authenticated) -> Answer<Found<ChatSummary>> {
        let chat = self.open_notes.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(summary(&chat)))
    }
}
