use std::sync::Arc;

use domain_kernel::{InviteId, PageSize};
use domain_users::ports::InviteStore;
use domain_users::{AuditAct, AuditTarget, Invite};

use super::{Desk, DeskError, Principal};

/// Lists invites, with what their links hold.
pub struct ListInvites {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where invites are kept.
    pub invites: Arc<dyn InviteStore>,
}

impl ListInvites {
    /// Invites, the newest first. For administrators alone: whoever reads a code can use it.
    pub async fn execute(
        &self,
        by: &Principal,
        before: Option<InviteId>,
        size: PageSize,
    ) -> Result<Vec<Invite>, DeskError> {
        self.desk.administrator(by, AuditAct::ReadInvites, AuditTarget::None).await?;
        Ok(self.invites.page(before, size).await?)
    }
}
