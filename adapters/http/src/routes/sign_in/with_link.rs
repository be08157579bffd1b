use std::sync::Arc;

use adapter_wire::LinkShown;
use application::credentials::SignInWithLink;
use poem_openapi::OpenApi;

use super::{Step, step};
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::routes::Topic;

pub(crate) struct WithLink {
    pub sign_in_with_link: Arc<SignInWithLink>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl WithLink {
    /// Sign in with the link that is mailed while codes pause
    ///
    /// Codes pause for an address after fifty checks in a day. Sets the refresh cookie; where a second factor is asked for (202) it sets
    /// the cookie of the pending sign-in instead.
    #[oai(path = "/auth/link", method = "post", operation_id = "sign_in_with_link")]
    async fn sign_in_with_link(&self, caller: Caller, body: Body<LinkShown>) -> Answer<Step> {
        let (address, device) = (caller.address(), caller.device());
        let next = self.sign_in_with_link.execute(&body.0.token, &address, device).await.map_err(refuse)?;
        Ok(step(next, self.cookies))
    }
}
