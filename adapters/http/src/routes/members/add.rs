use std::sync::Arc;

use application::chats::AddMembers;
use domain_kernel::{ChatId, UserId};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct Add {
    pub add_members: Arc<AddMembers>,
}

#[OpenApi(tag = "Topic::Chats")]
impl Add {
    /// Let people into a group
    ///
    /// Those who are in already are skipped.
    #[oai(path = "/chats/:chat/members", method = "post", operation_id = "add_members")]
    async fn add_members(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        body: Body<adapter_wire::AddMembers>,
    ) -> Answer<Done> {
        let users = body.0.users.into_iter().map(UserId::new).collect();
        self.add_members.execute(auth.0, ChatId::new(chat.0), users).await.map_err(refuse)?;
        Ok(Done)
    }
}
