use std::sync::Arc;

use application::credentials;
use poem_openapi::OpenApi;

use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct ResetPassword {
    pub reset_password: Arc<credentials::ResetPassword>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl ResetPassword {
    /// Choose another password with the link that was mailed
    ///
    /// The link works once. All sessions of the account end, and nobody is signed in.
    #[oai(path = "/auth/password/reset/check", method = "post", operation_id = "reset_password")]
    async fn reset_password(&self, caller: Caller, body: Body<adapter_wire::ResetPassword>) -> Answer<Done> {
        let adapter_wire::ResetPassword { token, password } = body.0;
        self.reset_password.execute(&token, &password, &caller.address()).await.map_err(refuse)?;
        Ok(Done)
    }
}
