use std::sync::Arc;

use adapter_wire::NewPasskeyQuestion;
use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct BeginPasskey {
    pub begin_passkey: Arc<credentials::BeginPasskey>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl BeginPasskey {
    /// Begin to make a passkey
    ///
    /// Needs a recent proof.
    #[oai(path = "/users/me/passkeys/question", method = "post", operation_id = "begin_passkey")]
    async fn begin_passkey(&self, auth: Authenticated) -> Answer<Found<NewPasskeyQuestion>> {
        let asked = self.begin_passkey.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(asked.into()))
    }
}
