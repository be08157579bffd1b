use std::sync::Arc;

use adapter_wire::{AuditOutcome, audit_csv};
use application::administration::ExportAudit;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use super::audit_query::AuditQuery;
use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::Table;
use crate::routes::Topic;

pub(crate) struct Export {
    pub export_audit: Arc<ExportAudit>,
}

#[expect(clippy::too_many_arguments, reason = "one for each parameter of the query")]
#[OpenApi(tag = "Topic::Administration")]
impl Export {
    /// The audit log as a table
    ///
    /// CSV (RFC 4180) with a line of names, the newest first, at most 100 000 lines. No cell is a formula. For owners, administrators and
    /// auditors.
    #[oai(path = "/admin/audit.csv", method = "get", operation_id = "export_audit")]
    async fn export_audit(
        &self,
        auth: Authenticated,
        caller: Caller,
        /// This act alone, as one word.
        #[oai(validator(max_length = 64))]
        act: Query<Option<String>>,
        /// What this person did.
        actor: Query<Option<Uuid>>,
        /// What was done to this account.
        user: Query<Option<Uuid>>,
        /// What was done, or what was refused.
        outcome: Query<Option<AuditOutcome>>,
        /// At or after this moment (RFC 3339).
        #[oai(validator(max_length = 40))]
        since: Query<Option<String>>,
        /// Before this moment (RFC 3339).
        #[oai(validator(max_length = 40))]
        until: Query<Option<String>>,
    ) -> Answer<Table> {
        let asked =
            AuditQuery { act: act.0, actor: actor.0, user: user.0, outcome: outcome.0, since: since.0, until: until.0 };
        let filter = asked.filter()?;
        let records = self.export_audit.execute(&principal(&auth, &caller), &filter).await.map_err(refuse)?;
        Ok(Table { name: "audit.csv", text: audit_csv(&records) })
    }
}
