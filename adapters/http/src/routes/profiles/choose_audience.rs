use std::sync::Arc;

use adapter_wire::MyProfile;
use application::profiles;
use poem_openapi::OpenApi;

use super::my_profile;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ChooseAudience {
    pub choose_audience: Arc<profiles::ChooseAudience>,
}

#[OpenApi(tag = "Topic::Users")]
impl ChooseAudience {
    /// Choose who may see whether I am there, and since when
    #[oai(path = "/users/me/privacy", method = "put", operation_id = "choose_audience")]
    async fn choose_audience(
        &self,
        auth: Authenticated,
        body: Body<adapter_wire::ChooseAudience>,
    ) -> Answer<Found<MyProfile>> {
        let mine = self.choose_audience.execute(auth.0, body.0.presence.into()).await.map_err(refuse)?;
        Ok(Reply(my_profile(&mine)))
    }
}
