use std::sync::Arc;

use domain_kernel::PageSize;
use domain_users::ports::AuditLog;
use domain_users::{AuditAct, AuditChange, AuditFilter, AuditRecord, AuditTarget};

use super::{Desk, DeskError, Principal};

/// No more entries leave at once; whoever wants more asks for a stretch of time.
const EXPORTED: usize = 100_000;

/// Hands out entries of the audit log, which is itself written down.
pub struct ExportAudit {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// The log.
    pub audit: Arc<dyn AuditLog>,
}

impl ExportAudit {
    /// The entries that fit, the newest first.
    pub async fn execute(&self, by: &Principal, filter: &AuditFilter) -> Result<Vec<AuditRecord>, DeskError> {
        self.desk.overseer(by, AuditAct::ExportAudit).await?;
        self.desk.proof(by).await?;
        let size = PageSize::parse(PageSize::MAX).unwrap_or(PageSize::DEFAULT);
        let mut records: Vec<AuditRecord> = vec![];
        while records.len() < EXPORTED {
            let before = records.last().map(|record| record.seq);
            let page = self.audit.page(filter, before, size).await?;
            let is_last = page.len() < size.get();
            records.extend(page);
            if is_last {
                break;
            }
        }
        let entry = self.desk.entry(by, AuditAct::ExportAudit, AuditTarget::None);
        self.audit.append(entry.with(AuditChange::fact("count", &records.len().to_string()))).await?;
        Ok(records)
    }
}
