use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::EnableUser;
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

pub(crate) struct Enable {
    pub enable_user: Arc<EnableUser>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Enable {
    /// Let somebody in again
    ///
    /// They sign in anew.
    #[oai(path = "/admin/users/:user/enable", method = "post", operation_id = "enable_user")]
    async fn enable_user(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Found<StaffMember>> {
        let by = principal(&auth, &caller);
        let user = self.enable_user.execute(&by, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
