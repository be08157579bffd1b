use std::sync::Arc;

use adapter_wire::StartSignIn;
use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct BeginEmailChange {
    pub begin_email_change: Arc<credentials::BeginEmailChange>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl BeginEmailChange {
    /// Begin to change my address
    ///
    /// Needs a recent proof. My present address and the new one each get a link; when both were opened the new one counts. The answer is
    /// the same whether or not the new address belongs to somebody.
    #[oai(path = "/users/me/email", method = "post", operation_id = "begin_email_change")]
    async fn begin_email_change(&self, auth: Authenticated, body: Body<StartSignIn>) -> Answer<Done> {
        self.begin_email_change.execute(auth.0, &body.0.email).await.map_err(refuse)?;
        Ok(Done)
    }
}
