use std::sync::Arc;

use application::administration::EndUserSessions;
use domain_kernel::{SessionId, UserId};
use domain_users::ports::RevokeScope;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Done;
use crate::routes::Topic;

pub(crate) struct EndSessions {
    pub end_user_sessions: Arc<EndUserSessions>,
}

#[OpenApi(tag = "Topic::Administration")]
impl EndSessions {
    /// End every session of somebody
    ///
    /// For those who may manage the account.
    #[oai(path = "/admin/users/:user/sessions", method = "delete", operation_id = "end_user_sessions")]
    async fn end_user_sessions(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Done> {
        let (by, user) = (principal(&auth, &caller), UserId::new(user.0));
        self.end_user_sessions.execute(&by, user, RevokeScope::All).await.map_err(refuse)?;
        Ok(Done)
    }

    /// End one session of somebody
    ///
    /// A session that is over, or somebody else's, is left alone, and the answer is the same.
    #[oai(path = "/admin/users/:user/sessions/:session", method = "delete", operation_id = "end_user_session")]
    async fn end_user_session(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
        /// Which sign-in.
        session: Path<Uuid>,
    ) -> Answer<Done> {
        let (by, scope) = (principal(&auth, &caller), RevokeScope::One(SessionId::new(session.0)));
        self.end_user_sessions.execute(&by, UserId::new(user.0), scope).await.map_err(refuse)?;
        Ok(Done)
    }
}
