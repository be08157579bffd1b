use std::sync::Arc;

use domain_kernel::{PageSize, PortFailure, UserId};
use domain_users::AuditAct;
use domain_users::ports::{StaffFilter, StaffMember, StaffReader};

use super::{Desk, DeskError, Principal};

/// The most characters that a search for accounts has.
pub const STAFF_QUERY_CHARACTERS: usize = 100;

/// Lists accounts for those who run the server.
pub struct ListStaff {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where accounts are kept.
    pub staff: Arc<dyn StaffReader>,
}

/// A page of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffListing {
    /// The accounts, by name.
    pub members: Vec<StaffMember>,
    /// How many fit in all.
    pub total: u64,
}

/// Why nothing was listed.
#[derive(Debug, thiserror::Error)]
pub enum ListStaffError {
    /// Turned away at the desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// More than 100 characters.
    #[error("a search has at most 100 characters")]
    TooLong,
}

impl From<PortFailure> for ListStaffError {
    fn from(failure: PortFailure) -> Self {
        Self::Desk(failure.into())
    }
}

impl ListStaff {
    /// The accounts that fit, behind the account `after`.
    pub async fn execute(
        &self,
        by: &Principal,
        filter: StaffFilter,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<StaffListing, ListStaffError> {
        self.desk.overseer(by, AuditAct::ReadUsers).await?;
        let filter = filter_of(filter)?;
        let total = self.staff.count(&filter).await?;
        Ok(StaffListing { members: self.staff.page(&filter, after, size).await?, total })
    }
}

/// A filter with a search that is not blank and not endless.
pub(super) fn filter_of(filter: StaffFilter) -> Result<StaffFilter, ListStaffError> {
    if filter.text.as_ref().is_some_and(|text| text.chars().count() > STAFF_QUERY_CHARACTERS) {
        return Err(ListStaffError::TooLong);
    }
    Ok(StaffFilter { text: filter.text.filter(|text| !text.trim().is_empty()), ..filter })
}
