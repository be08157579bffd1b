use std::sync::Arc;

use adapter_wire::ChatSummary;
use application::chats::{self, CreateGroupCommand};
use domain_kernel::{ClientId, UserId};
use poem_openapi::OpenApi;

use super::summary;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Created, Reply};
use crate::routes::Topic;

pub(crate) struct CreateGroup {
    pub create_group: Arc<chats::CreateGroup>,
}

#[OpenApi(tag = "Topic::Chats")]
impl CreateGroup {
    /// Open a group
    ///
    /// The same client id again answers the same group.
    #[oai(path = "/chats/groups", method = "post", operation_id = "create_group")]
    async fn create_group(
        &self,
        auth: Authenticated,
        body: Body<adapter_wire::CreateGroup>,
    ) -> Answer<Created<ChatSummary>> {
        let adapter_wire::CreateGroup { client_id, title, members } = body.0;
        let members = members.into_iter().map(UserId::new).collect();
        let command = CreateGroupCommand { client_id: ClientId::new(client_id), title, members };
        let chat = self.create_group.execute(auth.0, command).await.map_err(refuse)?;
        Ok(Reply(summary(&chat)))
    }
}
