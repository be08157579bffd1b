use std::sync::Arc;

use adapter_wire::{FinishSignIn, SignedIn, Slug};
use application::users::{CheckCode, CheckCodeCommand};
use poem_openapi::OpenApi;

use super::signed_in;
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct Finish {
    pub check_code: Arc<CheckCode>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl Finish {
    /// Sign in with the code that was mailed
    ///
    /// Needs the challenge cookie and the header `X-Vestnik-Client: 1`. Sets the refresh cookie.
    #[oai(path = "/auth/code/check", method = "post", operation_id = "finish_sign_in")]
    async fn finish_sign_in(
        &self,
        shown: ShownCookies,
        caller: Caller,
        body: Body<FinishSignIn>,
    ) -> Answer<WithHeaders<Found<SignedIn>>> {
        let challenge = self.cookies.challenge(&shown).ok_or_else(|| Fault::new(Slug::CodeExpired))?;
        let (address, device) = (caller.address(), caller.device());
        let command = CheckCodeCommand { challenge, code: body.0.code, address, device };
        let opened = self.check_code.execute(command).await.map_err(refuse)?;
        Ok(signed_in(&opened, self.cookies))
    }
}
