use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::ResetSecondFactor;
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

pub(crate) struct ResetFactor {
    pub reset_second_factor: Arc<ResetSecondFactor>,
}

#[OpenApi(tag = "Topic::Administration")]
impl ResetFactor {
    /// Take every second factor away from somebody who has lost theirs
    ///
    /// Application, passkeys and recovery codes work no more, every session of theirs ends, and they are told by mail. Not of oneself.
    #[oai(path = "/admin/users/:user/second-factor", method = "delete", operation_id = "reset_second_factor")]
    async fn reset_second_factor(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// Whose account.
        user: Path<Uuid>,
    ) -> Answer<Found<StaffMember>> {
        let by = principal(&auth, &caller);
        let user = self.reset_second_factor.execute(&by, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
