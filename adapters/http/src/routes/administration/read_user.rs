use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::ReadStaffMember;
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

pub(crate) struct ReadUser {
    pub read_staff_member: Arc<ReadStaffMember>,
}

#[OpenApi(tag = "Topic::Administration")]
impl ReadUser {
    /// One account
    ///
    /// Deleted ones too. For owners, administrators and auditors.
    #[oai(path = "/admin/users/:user", method = "get", operation_id = "read_staff_member")]
    async fn read_staff_member(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Found<StaffMember>> {
        let by = principal(&auth, &caller);
        let member = self.read_staff_member.execute(&by, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&member)))
    }
}
