use std::sync::Arc;

use adapter_wire::PasskeyQuestion;
use application::credentials;
use poem_openapi::OpenApi;

use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct AskForPasskey {
    pub ask_for_passkey: Arc<credentials::AskForPasskey>,
}

#[OpenApi(tag = "Topic::SignIn")]
impl AskForPasskey {
    /// Ask to show a passkey
    ///
    /// To sign in, or to prove again who I am. The question is answered once, within five minutes.
    #[oai(path = "/auth/passkey", method = "post", operation_id = "ask_for_passkey")]
    async fn ask_for_passkey(&self, caller: Caller) -> Answer<Found<PasskeyQuestion>> {
        let question = self.ask_for_passkey.execute(&caller.address()).await.map_err(refuse)?;
        Ok(Reply(question.into()))
    }
}
