use async_trait::async_trait;
use domain_kernel::{PendingSignInId, PortFailure, Timestamp};

use crate::PendingSignIn;

/// Sign-ins that wait for a second factor.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait PendingSignInStore: Send + Sync {
    /// Keeps a pending sign-in; those past their time are forgotten.
    async fn open(&self, pending: PendingSignIn, now: Timestamp) -> Result<(), PortFailure>;
    /// The pending sign-in, if it is neither past its time nor out of tries. Counts nothing.
    async fn read(&self, id: PendingSignInId, now: Timestamp) -> Result<Option<PendingSignIn>, PortFailure>;
    /// Counts one try and answers the pending sign-in; `None` when there is none, it is past its time, or its five tries are spent.
    /// Of parallel calls at most five in all are answered.
    async fn attempt(&self, id: PendingSignInId, now: Timestamp) -> Result<Option<PendingSignIn>, PortFailure>;
    /// Ends a pending sign-in whose second factor was right. True for exactly one of parallel calls.
    async fn close(&self, id: PendingSignInId) -> Result<bool, PortFailure>;
}
