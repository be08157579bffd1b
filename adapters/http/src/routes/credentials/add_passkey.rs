use std::sync::Arc;

use adapter_wire::PasskeyAdded;
use application::credentials;
use domain_users::CreatedPasskey;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Created, Reply};
use crate::routes::Topic;

pub(crate) struct AddPasskey {
    pub add_passkey: Arc<credentials::AddPasskey>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl AddPasskey {
    /// Keep the passkey that was made
    ///
    /// At most ten. From now on a second factor is asked for at every sign-in that is not by passkey.
    #[oai(path = "/users/me/passkeys", method = "post", operation_id = "add_passkey")]
    async fn add_passkey(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<adapter_wire::AddPasskey>,
    ) -> Answer<Created<PasskeyAdded>> {
        let answer = CreatedPasskey::try_from(&body.0)?;
        let (passkey, codes) =
            self.add_passkey.execute(auth.0, &caller.address(), &body.0.name, &answer).await.map_err(refuse)?;
        Ok(Reply(PasskeyAdded::of(&passkey, &codes)))
    }
}
