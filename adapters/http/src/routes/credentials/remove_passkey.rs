use std::sync::Arc;

use application::credentials;
use domain_kernel::PasskeyId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct RemovePasskey {
    pub remove_passkey: Arc<credentials::RemovePasskey>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl RemovePasskey {
    /// Take a passkey of mine away
    ///
    /// Needs a recent proof. One that is somebody else's is left alone, and the answer is the same. Refused where a second factor is
    /// required of me and this is the only one.
    #[oai(path = "/users/me/passkeys/:passkey", method = "delete", operation_id = "remove_passkey")]
    async fn remove_passkey(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Which passkey.
        passkey: Path<Uuid>,
    ) -> Answer<Done> {
        self.remove_passkey.execute(auth.0, &caller.address(), PasskeyId::new(passkey.0)).await.map_err(refuse)?;
        Ok(Done)
    }
}
