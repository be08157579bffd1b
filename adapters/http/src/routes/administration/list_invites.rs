use std::sync::Arc;

use adapter_wire::{Invite, InvitePage};
use application::administration::ListInvites;
use domain_kernel::InviteId;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::page::{next_after, page_size};
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct List {
    pub list_invites: Arc<ListInvites>,
}

#[OpenApi(tag = "Topic::Administration")]
impl List {
    /// Invites, the newest first
    ///
    /// With what their links hold: for owners and administrators alone.
    #[oai(path = "/admin/invites", method = "get", operation_id = "list_invites")]
    async fn list_invites(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Those made before this invite; `next` of the page before.
        before: Query<Option<Uuid>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<InvitePage>> {
        let (before, size) = (before.0.map(InviteId::new), page_size(limit.0));
        let invites = self.list_invites.execute(&principal(&auth, &caller), before, size).await.map_err(refuse)?;
        let next = next_after(&invites, size, |invite| invite.id.value());
        Ok(Reply(InvitePage { invites: invites.iter().map(Invite::from).collect(), next }))
    }
}
