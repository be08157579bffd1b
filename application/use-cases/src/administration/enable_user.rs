use std::sync::Arc;

use domain_kernel::UserId;
use domain_users::ports::StaffStore;
use domain_users::{AuditAct, AuditTarget, User};

use super::{Desk, ManageUserError, Principal};

/// Lets somebody in again.
pub struct EnableUser {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are written.
    pub staff: Arc<dyn StaffStore>,
}

impl EnableUser {
    /// Lets the account in.
    pub async fn execute(&self, by: &Principal, id: UserId) -> Result<User, ManageUserError> {
        let (right, _) = self.desk.manager(by, AuditAct::EnableUser, id).await?;
        let entry = self.desk.entry(by, AuditAct::EnableUser, AuditTarget::User(id));
        Ok(self.staff.enable(right, entry).await?.user)
    }
}
