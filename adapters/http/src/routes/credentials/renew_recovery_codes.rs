use std::sync::Arc;

use adapter_wire::RecoveryCodes;
use application::credentials;
use domain_users::RecoveryCode;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct RenewRecoveryCodes {
    pub renew_recovery_codes: Arc<credentials::RenewRecoveryCodes>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl RenewRecoveryCodes {
    /// New recovery codes in place of all former ones
    ///
    /// Needs a recent proof, and a second factor that they stand in for.
    #[oai(path = "/users/me/recovery-codes", method = "post", operation_id = "renew_recovery_codes")]
    async fn renew_recovery_codes(&self, auth: Authenticated, caller: Caller) -> Answer<Found<RecoveryCodes>> {
        let codes = self.renew_recovery_codes.execute(auth.0, &caller.address()).await.map_err(refuse)?;
        Ok(Reply(RecoveryCodes { codes: codes.iter().map(RecoveryCode::reveal).collect() }))
    }
}
