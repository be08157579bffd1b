use std::sync::Arc;

use adapter_wire::{Session, SessionList};
use application::users::ListSessions;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct List {
    pub list_sessions: Arc<ListSessions>,
}

#[OpenApi(tag = "Topic::Sessions")]
impl List {
    /// Where I am signed in
    #[oai(path = "/sessions", method = "get", operation_id = "list_sessions")]
    async fn list_sessions(&self, auth: Authenticated) -> Answer<Found<SessionList>> {
        let sessions = self.list_sessions.execute(auth.0).await.map_err(refuse)?;
        let sessions = sessions.iter().map(|session| Session::of(session, auth.0.session)).collect();
        Ok(Reply(SessionList { sessions }))
    }
}
