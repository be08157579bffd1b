use std::sync::Arc;

use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct RemoveTotp {
    pub remove_totp: Arc<credentials::RemoveTotp>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl RemoveTotp {
    /// Take my application for one-time codes away
    ///
    /// Needs a recent proof. Refused where a second factor is required of me and this is the only one.
    #[oai(path = "/users/me/totp", method = "delete", operation_id = "remove_totp")]
    async fn remove_totp(&self, auth: Authenticated, caller: Caller) -> Answer<Done> {
        self.remove_totp.execute(auth.0, &caller.address()).await.map_err(refuse)?;
        Ok(Done)
    }
}
