use std::sync::Arc;

use application::users::RevokeSessions;
use domain_kernel::SessionId;
use domain_users::ports::RevokeScope;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct Revoke {
    pub revoke_sessions: Arc<RevokeSessions>,
}

#[OpenApi(tag = "Topic::Sessions")]
impl Revoke {
    /// End one of my sessions
    ///
    /// A session that is over, or somebody else's, is left alone, and the answer is the same.
    #[oai(path = "/sessions/:session", method = "delete", operation_id = "revoke_session")]
    async fn revoke_session(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Which sign-in.
        session: Path<Uuid>,
    ) -> Answer<Done> {
        let scope = RevokeScope::One(SessionId::new(session.0));
        self.revoke_sessions.execute(auth.0, scope, &caller.address()).await.map_err(refuse)?;
        Ok(Done)
    }
}
