use std::sync::Arc;

use adapter_wire::MyProfile;
use application::profiles::ReadMyProfile;
use poem_openapi::OpenApi;

use super::my_profile;
use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ReadMine {
    pub read_my_profile: Arc<ReadMyProfile>,
}

#[OpenApi(tag = "Topic::Users")]
impl ReadMine {
    /// How I show myself
    #[oai(path = "/users/me/profile", method = "get", operation_id = "read_my_profile")]
    async fn read_my_profile(&self, auth: Authenticated) -> Answer<Found<MyProfile>> {
        let mine = self.read_my_profile.execute(auth.0).await.map_err(refuse)?;
        Ok(Reply(my_profile(&mine)))
    }
}
