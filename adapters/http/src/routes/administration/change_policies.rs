use std::sync::Arc;

use adapter_wire::Policies;
use application::administration::ChangePolicies;
use poem_openapi::OpenApi;

use super::principal;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Change {
    pub change_policies: Arc<ChangePolicies>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Change {
    /// Decide something else
    ///
    /// All policies at once, at the version that I saw. For owners and administrators.
    #[oai(path = "/admin/policies", method = "put", operation_id = "change_policies")]
    async fn change_policies(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<Policies>,
    ) -> Answer<Found<Policies>> {
        let wanted = domain_users::Policies::try_from(&body.0)?;
        let policies = self.change_policies.execute(&principal(&auth, &caller), wanted).await.map_err(refuse)?;
        Ok(Reply(Policies::from(&policies)))
    }
}
