use std::sync::Arc;

use adapter_wire::{Credentials, Slug};
use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Read {
    pub read_credentials: Arc<credentials::ReadCredentials>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl Read {
    /// What I can prove myself with
    #[oai(path = "/users/me/credentials", method = "get", operation_id = "read_credentials")]
    async fn read_credentials(&self, auth: Authenticated) -> Answer<Found<Credentials>> {
        let view = self.read_credentials.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(view.ok_or_else(|| Fault::new(Slug::Unauthenticated))?.into()))
    }
}
