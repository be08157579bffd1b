use std::sync::Arc;

use application::users::RevokeSessions;
use domain_users::ports::RevokeScope;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Done, WithHeaders};
use crate::routes::Topic;

pub(crate) struct SignOut {
    pub revoke_sessions: Arc<RevokeSessions>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl SignOut {
    /// End this session
    ///
    /// The browser is told to forget all that it holds of this server.
    #[oai(path = "/auth/sign-out", method = "post", operation_id = "sign_out")]
    async fn sign_out(&self, auth: Authenticated, caller: Caller) -> Answer<WithHeaders<Done>> {
        let scope = RevokeScope::One(auth.0.session);
        self.revoke_sessions.execute(auth.0, scope, &caller.address()).await.map_err(refuse)?;
        let cookies = vec![self.cookies.drop_refresh(), self.cookies.drop_challenge()];
        Ok(WithHeaders { answer: Done, cookies, clears_site: true })
    }
}
