use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::AssignRole;
use domain_kernel::UserId;
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

pub(crate) struct Assign {
    pub assign_role: Arc<AssignRole>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Assign {
    /// Give somebody a role
    ///
    /// Every session of theirs ends. Owners give every role, administrators those beneath their own. The last owner keeps it.
    #[oai(path = "/admin/users/:user/role", method = "put", operation_id = "assign_role")]
    async fn assign_role(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
        body: Body<adapter_wire::AssignRole>,
    ) -> Answer<Found<StaffMember>> {
        let (by, user) = (principal(&auth, &caller), UserId::new(user.0));
        let user = self.assign_role.execute(&by, user, body.0.role.into()).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
