use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::DeleteUser;
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

pub(crate) struct Delete {
    pub delete_user: Arc<DeleteUser>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Delete {
    /// Delete somebody's account
    ///
    /// Address, names, devices and all else about the person are forgotten, for ever; what they wrote stays. Not the last owner, and not
    /// oneself.
    #[oai(path = "/admin/users/:user", method = "delete", operation_id = "delete_user")]
    async fn delete_user(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Found<StaffMember>> {
        let by = principal(&auth, &caller);
        let user = self.delete_user.execute(&by, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
