use std::sync::Arc;

use adapter_wire::Me;
use application::users::{ChangeProfile, ChangeProfileCommand};
use domain_kernel::Version;
use poem_openapi::OpenApi;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ChangeMe {
    pub change_profile: Arc<ChangeProfile>,
}

#[OpenApi(tag = "Topic::Users")]
impl ChangeMe {
    /// Change my name and username
    #[oai(path = "/users/me", method = "patch", operation_id = "change_me")]
    async fn change_me(&self, auth: Authenticated, body: Body<adapter_wire::ChangeMe>) -> Answer<Found<Me>> {
        let adapter_wire::ChangeMe { name, username, version } = body.0;
        let command = ChangeProfileCommand { name, username, version: Version::new(version) };
        let user = self.change_profile.execute(auth.0, command).await.map_err(refuse)?;
        Ok(Reply(Me::from(&user)))
    }
}
