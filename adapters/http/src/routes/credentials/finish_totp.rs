use std::sync::Arc;

use adapter_wire::{ConfirmTotp, RecoveryCodes};
use application::credentials;
use domain_users::RecoveryCode;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct FinishTotp {
    pub finish_totp: Arc<credentials::FinishTotp>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl FinishTotp {
    /// Confirm an application for one-time codes
    ///
    /// From now on it is asked for at every sign-in. Answers new recovery codes in place of all former ones.
    #[oai(path = "/users/me/totp/check", method = "post", operation_id = "finish_totp")]
    async fn finish_totp(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<ConfirmTotp>,
    ) -> Answer<Found<RecoveryCodes>> {
        let codes = self.finish_totp.execute(auth.0, &caller.address(), &body.0.code).await.map_err(refuse)?;
        Ok(Reply(RecoveryCodes { codes: codes.iter().map(RecoveryCode::reveal).collect() }))
    }
}
