use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp};

use crate::{Ceremony, CeremonyKind};

/// Questions for passkeys that wait for an answer.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait CeremonyStore: Send + Sync {
    /// Keeps a question; those past their time are forgotten.
    async fn open(&self, ceremony: Ceremony, now: Timestamp) -> Result<(), PortFailure>;
    /// What the question of this digest was about, if it is not past its time; from now on it is answered. Of parallel calls one is told.
    async fn take(&self, digest: &[u8; 32], now: Timestamp) -> Result<Option<CeremonyKind>, PortFailure>;
}
