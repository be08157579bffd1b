use std::sync::Arc;

use adapter_wire::{ConfirmTotp, Enrolled, Slug};
use application::credentials::{self, FinishEnrolmentCommand};
use domain_users::RecoveryCode;
use poem_openapi::OpenApi;

use super::{cookies_after_second, signed_in_answer};
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply, WithHeaders};
use crate::routes::Topic;

pub(crate) struct FinishEnrolment {
    pub finish_enrolment: Arc<credentials::FinishEnrolment>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl FinishEnrolment {
    /// Confirm the second factor that is required of me, and sign in
    ///
    /// Needs the cookie of the pending sign-in and the header `X-Vestnik-Client: 1`. Sets the refresh cookie.
    #[oai(path = "/auth/second-factor/enrolment/check", method = "post", operation_id = "finish_enrolment")]
    async fn finish_enrolment(
        &self,
        shown: ShownCookies,
        caller: Caller,
        body: Body<ConfirmTotp>,
    ) -> Answer<WithHeaders<Found<Enrolled>>> {
        let pending = self.cookies.pending(&shown).ok_or_else(|| Fault::new(Slug::CodeExpired))?;
        let (address, device) = (caller.address(), caller.device());
        let command = FinishEnrolmentCommand { pending, code: body.0.code, address, device };
        let (opened, codes) = self.finish_enrolment.execute(command).await.map_err(refuse)?;
        let recovery_codes = codes.iter().map(RecoveryCode::reveal).collect();
        let answer = Reply(Enrolled { signed_in: signed_in_answer(&opened), recovery_codes });
        Ok(WithHeaders { answer, cookies: cookies_after_second(&opened, self.cookies), clears_site: false })
    }
}
