use async_trait::async_trait;
use domain_kernel::{PageSize, PortFailure, Timestamp, UserId};

use crate::{AccountState, User, UserRole};

/// Which accounts are asked for; all that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffFilter {
    /// Part of the name, of the username or of the address. Case and the difference of `е` and `ё` do not matter.
    pub text: Option<String>,
    /// The role.
    pub role: Option<UserRole>,
    /// The state. Deleted accounts come only when they are asked for.
    pub state: Option<AccountState>,
}

/// An account as those see it who run the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// The account.
    pub user: User,
    /// When one of its sessions was last renewed; `None` when it never signed in, or all of its sessions are forgotten.
    pub last_seen_at: Option<Timestamp>,
}

/// Answers what administrators ask about accounts.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait StaffReader: Send + Sync {
    /// The accounts that fit `filter` by name, those behind the account `after` alone; at most one page.
    async fn page(
        &self,
        filter: &StaffFilter,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<Vec<StaffMember>, PortFailure>;
    /// How many fit.
    async fn count(&self, filter: &StaffFilter) -> Result<u64, PortFailure>;
    /// One account, whatever its state, or `None`.
    async fn member(&self, id: UserId) -> Result<Option<StaffMember>, PortFailure>;
}
