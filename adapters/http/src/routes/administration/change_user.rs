use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::{ChangeUser, ChangeUserCommand};
use domain_kernel::{UserId, Version};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use super::principal;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Change {
    pub change_user: Arc<ChangeUser>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Change {
    /// Change somebody's address and names
    ///
    /// Owners change everybody, administrators those beneath them.
    #[oai(path = "/admin/users/:user", method = "patch", operation_id = "change_user")]
    async fn change_user(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
        body: Body<adapter_wire::ChangeUser>,
    ) -> Answer<Found<StaffMember>> {
        let adapter_wire::ChangeUser { email, name, username, version } = body.0;
        let (user, version) = (UserId::new(user.0), Version::new(version));
        let command = ChangeUserCommand { user, email, name, username, version };
        let user = self.change_user.execute(&principal(&auth, &caller), command).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
