use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};

use crate::{LinkPurpose, MailedLink};

/// Links that were mailed.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait MailedLinkStore: Send + Sync {
    /// Keeps a link. Former ones of the same user for the same purpose are worth nothing from now on; those past their time are forgotten.
    async fn open(&self, link: MailedLink, now: Timestamp) -> Result<(), PortFailure>;
    /// Whose link this is, if it is for this purpose and not past its time. Uses nothing up.
    async fn read(
        &self,
        digest: &[u8; 32],
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, PortFailure>;
    /// The same, and uses the link up: of parallel calls one is answered.
    async fn take(
        &self,
        digest: &[u8; 32],
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, PortFailure>;
}
