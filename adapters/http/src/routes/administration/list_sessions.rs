use std::sync::Arc;

use adapter_wire::{Session, SessionList};
use application::administration::ListUserSessions;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ListSessions {
    pub list_user_sessions: Arc<ListUserSessions>,
}

#[OpenApi(tag = "Topic::Administration")]
impl ListSessions {
    /// Where somebody is signed in
    ///
    /// For owners, administrators and auditors.
    #[oai(path = "/admin/users/:user/sessions", method = "get", operation_id = "list_user_sessions")]
    async fn list_user_sessions(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Found<SessionList>> {
        let by = principal(&auth, &caller);
        let sessions = self.list_user_sessions.execute(&by, UserId::new(user.0)).await.map_err(refuse)?;
        let sessions = sessions.iter().map(|session| Session::of(session, auth.0.session)).collect();
        Ok(Reply(SessionList { sessions }))
    }
}
