use std::sync::Arc;

use adapter_wire::Statistics;
use application::administration::ReadStatistics;
use poem_openapi::OpenApi;

use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Read {
    pub read_statistics: Arc<ReadStatistics>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Read {
    /// How the server is used
    ///
    /// For owners, administrators and auditors.
    #[oai(path = "/admin/statistics", method = "get", operation_id = "read_statistics")]
    async fn read_statistics(&self, auth: Authenticated, caller: Caller) -> Answer<Found<Statistics>> {
        let statistics = self.read_statistics.execute(&principal(&auth, &caller)).await.map_err(refuse)?;
        Ok(Reply(Statistics::from(&statistics)))
    }
}
