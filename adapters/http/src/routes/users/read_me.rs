use std::sync::Arc;

use adapter_wire::Me;
use application::users;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ReadMe {
    pub read_me: Arc<users::ReadMe>,
}

#[OpenApi(tag = "Topic::Users")]
impl ReadMe {
    /// My own account
    #[oai(path = "/users/me", method = "get", operation_id = "read_me")]
    async fn read_me(&self, auth: Authenticated) -> Answer<Found<Me>> {
        let user = self.read_me.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(Me::from(&user)))
    }
}
