use std::sync::Arc;

use domain_kernel::UserId;
use domain_users::AuditAct;
use domain_users::ports::{StaffMember, StaffReader};

use super::{Desk, ManageUserError, Principal};

/// Reads one account for those who run the server.
pub struct ReadStaffMember {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are kept.
    pub staff: Arc<dyn StaffReader>,
}

impl ReadStaffMember {
    /// The account, whatever its state.
    pub async fn execute(&self, by: &Principal, id: UserId) -> Result<StaffMember, ManageUserError> {
        self.desk.overseer(by, AuditAct::ReadUsers).await?;
        self.staff.member(id).await?.ok_or(ManageUserError::NotFound)
    }
}
