use std::sync::Arc;

use adapter_wire::TotpProposal;
use application::credentials;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::{ISSUER, Topic};

pub(crate) struct BeginTotp {
    pub begin_totp: Arc<credentials::BeginTotp>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl BeginTotp {
    /// Begin to set up an application for one-time codes
    ///
    /// Needs a recent proof. What I have set up before works until the new one is confirmed.
    #[oai(path = "/users/me/totp", method = "post", operation_id = "begin_totp")]
    async fn begin_totp(&self, auth: Authenticated) -> Answer<Found<TotpProposal>> {
        let proposed = self.begin_totp.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(TotpProposal::of(&proposed, ISSUER)))
    }
}
