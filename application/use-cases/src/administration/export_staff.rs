use std::sync::Arc;

use domain_kernel::PageSize;
use domain_users::ports::{AuditLog, StaffFilter, StaffMember, StaffReader};
use domain_users::{AuditAct, AuditChange, AuditTarget};

use super::list_staff::filter_of;
use super::{Desk, ListStaffError, Principal};

/// No more accounts leave at once.
const EXPORTED: usize = 200_000;

/// Hands out accounts as a whole list, which is written down before it leaves.
pub struct ExportStaff {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are kept.
    pub staff: Arc<dyn StaffReader>,
    /// Where it is written down.
    pub audit: Arc<dyn AuditLog>,
}

impl ExportStaff {
    /// Every account that fits, by name.
    pub async fn execute(&self, by: &Principal, filter: StaffFilter) -> Result<Vec<StaffMember>, ListStaffError> {
        self.desk.overseer(by, AuditAct::ExportUsers).await?;
        self.desk.proof(by).await?;
        let filter = filter_of(filter)?;
        let size = PageSize::parse(PageSize::MAX).unwrap_or(PageSize::DEFAULT);
        let mut members: Vec<StaffMember> = vec![];
        while members.len() < EXPORTED {
            let after = members.last().map(|member| member.user.id);
            let page = self.staff.page(&filter, after, size).await?;
            let is_last = page.len() < size.get();
            members.extend(page);
            if is_last {
                break;
            }
        }
        let entry = self.desk.entry(by, AuditAct::ExportUsers, AuditTarget::None);
        self.audit.append(entry.with(AuditChange::fact("count", &members.len().to_string()))).await?;
        Ok(members)
    }
}
