use std::sync::Arc;

use adapter_wire::MyProfile;
use application::profiles;
use domain_kernel::Version;
use poem_openapi::OpenApi;

use super::my_profile;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ChangeCard {
    pub change_card: Arc<profiles::ChangeCard>,
}

#[OpenApi(tag = "Topic::Users")]
impl ChangeCard {
    /// Replace what I tell about myself
    #[oai(path = "/users/me/card", method = "put", operation_id = "change_card")]
    async fn change_card(&self, auth: Authenticated, body: Body<adapter_wire::ChangeCard>) -> Answer<Found<MyProfile>> {
        let version = Version::new(body.0.version);
        let mine = self.change_card.execute(auth.0, &body.0.into(), version).await.map_err(refuse)?;
        Ok(Reply(my_profile(&mine)))
    }
}
