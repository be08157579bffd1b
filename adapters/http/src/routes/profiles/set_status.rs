use std::sync::Arc;

use adapter_wire::{MyProfile, moment};
use application::profiles;
use application::profiles::SetStatusCommand;
use poem_openapi::OpenApi;

use super::my_profile;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct SetStatus {
    pub set_status: Arc<profiles::SetStatus>,
}

#[OpenApi(tag = "Topic::Users")]
impl SetStatus {
    /// Show a status beside my name
    #[oai(path = "/users/me/status", method = "put", operation_id = "set_status")]
    async fn set_status(&self, auth: Authenticated, body: Body<adapter_wire::SetStatus>) -> Answer<Found<MyProfile>> {
        let adapter_wire::SetStatus { emoji, text, until } = body.0;
        // Taken apart here: poem-openapi has no length for its own type of time.
        let read =
            |text: &str| moment(text).ok_or_else(|| Fault::invalid("until", "a time is written as in RFC 3339", None));
        let until = until.as_deref().map(read).transpose()?;
        let command = SetStatusCommand { emoji, text, until };
        let mine = self.set_status.execute(auth.0, Some(command)).await.map_err(refuse)?;
        Ok(Reply(my_profile(&mine)))
    }

    /// Take my status back
    #[oai(path = "/users/me/status", method = "delete", operation_id = "clear_status")]
    async fn clear_status(&self, auth: Authenticated) -> Answer<Found<MyProfile>> {
        let mine = self.set_status.execute(auth.0, None).await.map_err(refuse)?;
        Ok(Reply(my_profile(&mine)))
    }
}
