use std::sync::Arc;

use adapter_wire::Invite;
use application::administration::{CreateInvite, CreateInviteCommand};
use domain_kernel::Span;
use poem_openapi::OpenApi;

use super::principal;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Created, Reply};
use crate::routes::Topic;

pub(crate) struct Create {
    pub create_invite: Arc<CreateInvite>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Create {
    /// Make an invite
    ///
    /// The link is the server's address with `/#invite=` and the code. For owners and administrators.
    #[oai(path = "/admin/invites", method = "post", operation_id = "create_invite")]
    async fn create_invite(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<adapter_wire::CreateInvite>,
    ) -> Answer<Created<Invite>> {
        let life = body.0.expires_in.map(|seconds| Span::seconds(seconds.into()));
        let command = CreateInviteCommand { role: body.0.role.into(), life, max_uses: body.0.max_uses };
        let invite = self.create_invite.execute(&principal(&auth, &caller), command).await.map_err(refuse)?;
        Ok(Reply(Invite::from(&invite)))
    }
}
