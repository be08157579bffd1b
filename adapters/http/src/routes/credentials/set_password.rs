use std::sync::Arc;

use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct SetPassword {
    pub set_password: Arc<credentials::SetPassword>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl SetPassword {
    /// Set my password
    ///
    /// Needs a proof of who I am that is at most five minutes old: the sign-in itself, or one since. All my other sessions end.
    #[oai(path = "/users/me/password", method = "put", operation_id = "set_password")]
    async fn set_password(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<adapter_wire::SetPassword>,
    ) -> Answer<Done> {
        self.set_password.execute(auth.0, &caller.address(), &body.0.password).await.map_err(refuse)?;
        Ok(Done)
    }
}
