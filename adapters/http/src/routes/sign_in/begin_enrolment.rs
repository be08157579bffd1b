use std::sync::Arc;

use adapter_wire::{Slug, TotpProposal};
use application::credentials;
use poem_openapi::OpenApi;

use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::{ISSUER, Topic};

pub(crate) struct BeginEnrolment {
    pub begin_enrolment: Arc<credentials::BeginEnrolment>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl BeginEnrolment {
    /// Begin to set up the second factor that is required of me
    ///
    /// Needs the cookie of the pending sign-in and the header `X-Vestnik-Client: 1`.
    #[oai(path = "/auth/second-factor/enrolment", method = "post", operation_id = "begin_enrolment")]
    async fn begin_enrolment(&self, shown: ShownCookies, caller: Caller) -> Answer<Found<TotpProposal>> {
        let pending = self.cookies.pending(&shown).ok_or_else(|| Fault::new(Slug::CodeExpired))?;
        let proposed = self.begin_enrolment.execute(pending, &caller.address()).await.map_err(refuse)?;
        Ok(Reply(TotpProposal::of(&proposed, ISSUER)))
    }
}
