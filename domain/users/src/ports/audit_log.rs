use async_trait::async_trait;
use domain_kernel::{PageSize, PortFailure};

use crate::{AuditEntry, AuditFilter, AuditMark, AuditRecord, AuditSeq, AuditVerdict};

/// The log of who did what. Nothing in it changes and nothing leaves it; each entry is chained to the one before by its hash.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Places `entry` at the end, durable when this returns. However many write at once, places are dense: 1, 2, 3 …
    async fn append(&self, entry: AuditEntry) -> Result<(), PortFailure>;
    /// The entries that fit `filter`, the newest first, those before `before` alone; at most one page.
    async fn page(
        &self,
        filter: &AuditFilter,
        before: Option<AuditSeq>,
        size: PageSize,
    ) -> Result<Vec<AuditRecord>, PortFailure>;
    /// Reads the whole log and computes every hash anew. `noted` is a place and a hash that somebody wrote down elsewhere: they
    /// alone show that a log was written anew from some entry on, hashes and all.
    async fn verify(&self, noted: Option<AuditMark>) -> Result<AuditVerdict, PortFailure>;
}
