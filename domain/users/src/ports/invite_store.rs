use async_trait::async_trait;
use domain_kernel::{InviteId, PageSize, PortFailure, Timestamp};

use super::RegisterRefused;
use crate::{AuditEntry, Invite, InviteCode, User};

/// Why nobody came by an invite. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RedeemRefused {
    /// Past its time, used up, taken back, or never made.
    #[error("the invite works no more")]
    Unusable,
    /// The account cannot be made.
    #[error(transparent)]
    Account(#[from] RegisterRefused),
}

/// Invites.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait InviteStore: Send + Sync {
    /// Keeps a new invite; `entry` is written with it.
    async fn create(&self, invite: &Invite, entry: AuditEntry) -> Result<(), PortFailure>;
    /// The invite of a code that somebody may come by at `now`, or `None`.
    async fn usable(&self, code: &InviteCode, now: Timestamp) -> Result<Option<Invite>, PortFailure>;
    /// Makes an account and counts one use, both or neither. Of parallel calls no more succeed than the invite has uses left.
    async fn redeem(&self, code: &InviteCode, user: &User, now: Timestamp) -> Result<(), RedeemRefused>;
    /// Invites, the newest first, those made before the invite `before` alone; at most one page.
    async fn page(&self, before: Option<InviteId>, size: PageSize) -> Result<Vec<Invite>, PortFailure>;
    /// Takes an invite back; `entry` is written with it. True when it was there and had not been taken back.
    async fn revoke(&self, id: InviteId, entry: AuditEntry) -> Result<bool, PortFailure>;
}
