use std::sync::Arc;

use adapter_wire::{AuditEntry, AuditOutcome, AuditPage};
use application::administration::ReadAudit;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use super::audit_query::AuditQuery;
use super::principal;
use crate::auth::Authenticated;
use crate::caller::Caller;
use crate::page::{next_after, page_size};
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Read {
    pub read_audit: Arc<ReadAudit>,
}

#[expect(clippy::too_many_arguments, reason = "one for each parameter of the query")]
#[OpenApi(tag = "Topic::Administration")]
impl Read {
    /// The audit log, the newest first
    ///
    /// For owners, administrators and auditors.
    #[oai(path = "/admin/audit", method = "get", operation_id = "read_audit")]
    async fn read_audit(
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
        /// Lines before this place; `next` of the page before.
        #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
        before: Query<Option<i64>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<AuditPage>> {
        let asked =
            AuditQuery { act: act.0, actor: actor.0, user: user.0, outcome: outcome.0, since: since.0, until: until.0 };
        let (filter, size) = (asked.filter()?, page_size(limit.0));
        let by = principal(&auth, &caller);
        let records = self.read_audit.execute(&by, &filter, before.0, size).await.map_err(refuse)?;
        let next = next_after(&records, size, |record| record.seq);
        Ok(Reply(AuditPage { entries: records.iter().map(AuditEntry::from).collect(), next }))
    }
}
