use std::sync::Arc;

use adapter_wire::StartSignIn;
use application::credentials;
use poem_openapi::OpenApi;

use crate::body::Body;
use crate::caller::Caller;
use crate::even::even;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct RequestPasswordReset {
    pub request_password_reset: Arc<credentials::RequestPasswordReset>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl RequestPasswordReset {
    /// Ask for a link to choose another password
    ///
    /// The answer is the same whether or not the address belongs to somebody, and takes the same time.
    #[oai(path = "/auth/password/reset", method = "post", operation_id = "request_password_reset")]
    async fn request_password_reset(&self, caller: Caller, body: Body<StartSignIn>) -> Answer<Done> {
        even(self.request_password_reset.execute(&body.0.email, &caller.network())).await.map_err(refuse)?;
        Ok(Done)
    }
}
