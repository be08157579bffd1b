use std::sync::Arc;

use adapter_wire::RevokeScope as WireScope;
use application::users::RevokeSessions;
use domain_users::Actor;
use domain_users::ports::RevokeScope;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Done, WithHeaders};
use crate::routes::Topic;

pub(crate) struct RevokeMany {
    pub revoke_sessions: Arc<RevokeSessions>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::Sessions")]
impl RevokeMany {
    /// End all my other sessions, or all of them
    #[oai(path = "/sessions", method = "delete", operation_id = "revoke_sessions")]
    async fn revoke_sessions(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whether this session ends too.
        scope: Query<WireScope>,
    ) -> Answer<WithHeaders<Done>> {
        let (scope, is_here_too) = scope_of(scope.0, auth.0);
        self.revoke_sessions.execute(auth.0, scope, &caller.address()).await.map_err(refuse)?;
        let cookies = if is_here_too { vec![self.cookies.drop_refresh()] } else { vec![] };
        Ok(WithHeaders { answer: Done, cookies, clears_site: is_here_too })
    }
}

fn scope_of(scope: WireScope, actor: Actor) -> (RevokeScope, bool) {
    match scope {
        WireScope::Others => (RevokeScope::AllBut(actor.session), false),
        WireScope::All => (RevokeScope::All, true),
    }
}
