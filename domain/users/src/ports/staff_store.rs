use async_trait::async_trait;
use domain_kernel::{PortFailure, SessionId};

use crate::{AssigningRight, AuditEntry, EmailAddress, ExpellingRight, GrantingRight, ManagingRight, Profile, User};

/// Why an administrator's act was not done. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StaffRefused {
    /// The account, or the one of whoever acts, has changed since the right was proved.
    #[error("the account has changed meanwhile")]
    Stale,
    /// Nobody would be left who owns the server and may sign in.
    #[error("this is the last owner")]
    LastOwner,
    /// Another account has this address.
    #[error("the address is taken")]
    EmailTaken,
    /// Another account has this username.
    #[error("the username is taken")]
    UsernameTaken,
    /// The store could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// What an act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The account as it is now.
    pub user: User,
    /// Sessions that ended by it, to be announced.
    pub ended: Vec<SessionId>,
}

/// Writes accounts for those who manage them. Each act and its `entry` are one transaction; an act is refused as stale when an account
/// that the right rests on has moved on, whoever acts included. Acts are decided one after the other: of parallel acts that would each leave
/// another owner, one is the last.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait StaffStore: Send + Sync {
    /// Makes an account of the role that may be given.
    async fn create(&self, right: GrantingRight, user: &User, entry: AuditEntry) -> Result<(), StaffRefused>;
    /// Replaces address and profile.
    async fn change(
        &self,
        right: ManagingRight,
        email: &EmailAddress,
        profile: &Profile,
        entry: AuditEntry,
    ) -> Result<Settled, StaffRefused>;
    /// Gives the role and ends every session of the account: what it may do is proved anew by signing in.
    async fn assign(&self, right: AssigningRight, entry: AuditEntry) -> Result<Settled, StaffRefused>;
    /// Locks the account out and ends every session of it; none can be opened afterwards.
    async fn disable(&self, right: ExpellingRight, entry: AuditEntry) -> Result<Settled, StaffRefused>;
    /// Lets the account in again.
    async fn enable(&self, right: ManagingRight, entry: AuditEntry) -> Result<Settled, StaffRefused>;
    /// Forgets every second factor of the account, confirmed or begun, with recovery codes and sign-ins that wait for one, and ends every
    /// session of it. The password stays.
    async fn reset_second_factor(&self, right: ExpellingRight, entry: AuditEntry) -> Result<Settled, StaffRefused>;
    /// Ends every session, and forgets address, names, devices and all else about the person. What they wrote stays.
    async fn delete(&self, right: ExpellingRight, entry: AuditEntry) -> Result<Settled, StaffRefused>;
}
