use std::sync::Arc;

use adapter_wire::ImportReport;
use application::administration::{ImportMode, ImportUsers};
use poem_openapi::OpenApi;

use super::principal;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Import {
    pub import_users: Arc<ImportUsers>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Import {
    /// Make accounts from a table
    ///
    /// Each line stands for itself; the answer says what became of it. A dry run only says what would be done. For owners and
    /// administrators.
    #[oai(path = "/admin/users/import", method = "post", operation_id = "import_users")]
    async fn import_users(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<adapter_wire::ImportUsers>,
    ) -> Answer<Found<ImportReport>> {
        let mode = if body.0.dry_run { ImportMode::DryRun } else { ImportMode::Create };
        let lines = self.import_users.execute(&principal(&auth, &caller), &body.0.csv, mode).await.map_err(refuse)?;
        Ok(Reply(ImportReport::from(lines.as_slice())))
    }
}
