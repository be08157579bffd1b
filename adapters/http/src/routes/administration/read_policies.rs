use std::sync::Arc;

use adapter_wire::Policies;
use application::administration::ReadPolicies;
use poem_openapi::OpenApi;

use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Read {
    pub read_policies: Arc<ReadPolicies>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Read {
    /// What the administrators have decided
    ///
    /// For owners, administrators and auditors.
    #[oai(path = "/admin/policies", method = "get", operation_id = "read_policies")]
    async fn read_policies(&self, auth: Authenticated, caller: Caller) -> Answer<Found<Policies>> {
        let policies = self.read_policies.execute(&principal(&auth, &caller)).await.map_err(refuse)?;
        Ok(Reply(Policies::from(&policies)))
    }
}
