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

pub(crate) struct ChooseAvailability {
    pub choose_availability: Arc<profiles::ChooseAvailability>,
}

#[OpenApi(tag = "Topic::Users")]
impl ChooseAvailability {
    /// Choose what I appear as while I am connected
    #[oai(path = "/users/me/availability", method = "put", operation_id = "choose_availability")]
    async fn choose_availability(
        &self,
        auth: Authenticated,
        body: Body<adapter_wire::ChooseAvailability>,
    ) -> Answer<Found<MyProfile>> {
        let availability = body.0.availability.into();
        let mine = self.choose_availability.execute(auth.0, availability).await.map_err(refuse)?;
        Ok(Reply(my_profile(&mine)))
    }
}
