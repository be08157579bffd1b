use std::sync::Arc;

use domain_kernel::InviteId;
use domain_users::ports::InviteStore;
use domain_users::{AuditAct, AuditTarget};

use super::{Desk, DeskError, Principal};

/// Takes an invite back. One that was taken back before, or never was, is left alone, silently.
pub struct RevokeInvite {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where invites are kept.
    pub invites: Arc<dyn InviteStore>,
}

impl RevokeInvite {
    /// Takes it back.
    pub async fn execute(&self, by: &Principal, id: InviteId) -> Result<bool, DeskError> {
        let target = AuditTarget::Invite(id);
        self.desk.administrator(by, AuditAct::RevokeInvite, target).await?;
        Ok(self.invites.revoke(id, self.desk.entry(by, AuditAct::RevokeInvite, target)).await?)
    }
}
