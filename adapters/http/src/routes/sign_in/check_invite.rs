use std::sync::Arc;

use adapter_wire::{CheckInvite, InviteOffer, Slug};
use application::users::Entrance;
use poem_openapi::OpenApi;

use crate::body::Body;
use crate::caller::Caller;
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Check {
    pub entrance: Arc<Entrance>,
}

#[OpenApi(tag = "Topic::SignIn")]
impl Check {
    /// What an invite is good for
    ///
    /// One that is past its time, used up or taken back is as unknown as one that never was.
    #[oai(path = "/auth/invite", method = "post", operation_id = "check_invite")]
    async fn check_invite(&self, caller: Caller, body: Body<CheckInvite>) -> Answer<Found<InviteOffer>> {
        let usable = self.entrance.usable(Some(&body.0.code), &caller.address()).await.map_err(refuse)?;
        let invite = usable.ok_or_else(|| Fault::new(Slug::NotFound))?;
        Ok(Reply(InviteOffer::from(&invite)))
    }
}
