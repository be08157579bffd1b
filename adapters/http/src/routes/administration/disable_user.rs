use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::DisableUser;
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

pub(crate) struct Disable {
    pub disable_user: Arc<DisableUser>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Disable {
    /// Lock somebody out
    ///
    /// No token, no socket and no sign-in of theirs works from then on, on any node. Not the last owner, and not oneself.
    #[oai(path = "/admin/users/:user/disable", method = "post", operation_id = "disable_user")]
    async fn disable_user(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Found<StaffMember>> {
        let by = principal(&auth, &caller);
        let user = self.disable_user.execute(&by, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
