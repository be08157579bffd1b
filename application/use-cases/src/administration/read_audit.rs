use std::sync::Arc;

use domain_kernel::PageSize;
use domain_users::ports::AuditLog;
use domain_users::{AuditAct, AuditFilter, AuditRecord, AuditSeq};

use super::{Desk, DeskError, Principal};

/// Reads the audit log.
pub struct ReadAudit {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// The log.
    pub audit: Arc<dyn AuditLog>,
}

impl ReadAudit {
    /// The entries that fit, the newest first, before the place `before`.
    pub async fn execute(
        &self,
        by: &Principal,
        filter: &AuditFilter,
        before: Option<AuditSeq>,
        size: PageSize,
    ) -> Result<Vec<AuditRecord>, DeskError> {
        self.desk.overseer(by, AuditAct::ReadAudit).await?;
        Ok(self.audit.page(filter, before, size).await?)
    }
}
