use std::sync::Arc;

use adapter_wire::{Passkey, PasskeyList};
use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ListPasskeys {
    pub list_passkeys: Arc<credentials::ListPasskeys>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl ListPasskeys {
    /// My passkeys
    #[oai(path = "/users/me/passkeys", method = "get", operation_id = "list_passkeys")]
    async fn list_passkeys(&self, auth: Authenticated) -> Answer<Found<PasskeyList>> {
        let passkeys = self.list_passkeys.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(PasskeyList { passkeys: passkeys.iter().map(Passkey::from).collect() }))
    }
}
