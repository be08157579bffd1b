use std::sync::Arc;

use adapter_wire::{FinishSignIn, Slug};
use application::users::{CheckCode, CheckCodeCommand};
use poem_openapi::OpenApi;

use super::{Step, step};
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::routes::Topic;

pub(crate) struct Finish {
    pub check_code: Arc<CheckCode>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl Finish {
    /// Sign in with the code that was mailed
    ///
    /// Needs the challenge cookie and the header `X-Vestnik-Client: 1`. Sets the refresh cookie; where a second factor
    /// is asked for (202) it sets the cookie of the pending sign-in instead.
    #[oai(path = "/auth/code/check", method = "post", operation_id = "finish_sign_in")]
    async fn finish_sign_in(&self, shown: ShownCookies, caller: Caller, body: Body<FinishSignIn>) -> Answer<Step> {
        let challenge = self.cookies.challenge(&shown).ok_or_else(|| Fault::new(Slug::CodeExpired))?;
        let (address, device) = (caller.address(), caller.device());
        let command = CheckCodeCommand { challenge, code: body.0.code, address, device, invite: body.0.invite };
        let next = self.check_code.execute(command).await.map_err(refuse)?;
        Ok(step(next, self.cookies))
    }
}
