use std::sync::Arc;

use application::administration::RevokeInvite;
use domain_kernel::InviteId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct Revoke {
    pub revoke_invite: Arc<RevokeInvite>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Revoke {
    /// Take an invite back
    ///
    /// One that was taken back before, or never was, is left alone, and the answer is the same.
    #[oai(path = "/admin/invites/:invite", method = "delete", operation_id = "revoke_invite")]
    async fn revoke_invite(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Which invite.
        invite: Path<Uuid>,
    ) -> Answer<Done> {
        let by = principal(&auth, &caller);
        self.revoke_invite.execute(&by, InviteId::new(invite.0)).await.map_err(refuse)?;
        Ok(Done)
    }
}
