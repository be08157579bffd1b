use std::sync::Arc;

use adapter_wire::{CodeSent, StartSignIn};
use application::users::{RequestCode, RequestCodeCommand};
use domain_kernel::Span;
use domain_users::{CODE_LIFE, RESEND_AFTER};
use poem_openapi::OpenApi;

use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::even::even;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Accepted, Reply, WithHeaders};
use crate::routes::Topic;

pub(crate) struct Start {
    pub request_code: Arc<RequestCode>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl Start {
    /// Ask for a sign-in code by mail
    ///
    /// The answer is the same whether or not the address belongs to somebody, and takes the same time. Sets the challenge
    /// cookie: only this browser can use the code.
    #[oai(path = "/auth/code", method = "post", operation_id = "start_sign_in")]
    async fn start_sign_in(&self, caller: Caller, body: Body<StartSignIn>) -> Answer<WithHeaders<Accepted<CodeSent>>> {
        let command = RequestCodeCommand { email: body.0.email, network: caller.network(), invite: body.0.invite };
        let requested = even(self.request_code.execute(command)).await.map_err(refuse)?;
        let answer = Reply(CodeSent { resend_after: seconds(RESEND_AFTER), expires_in: seconds(CODE_LIFE) });
        let cookies = vec![self.cookies.keep_challenge(requested.challenge)];
        Ok(WithHeaders { answer, cookies, clears_site: false })
    }
}

fn seconds(span: Span) -> u32 {
    u32::try_from(span.whole_seconds()).unwrap_or(u32::MAX)
}
