use std::sync::Arc;

use domain_kernel::ports::Clock;
use domain_kernel::{PortFailure, Timestamp};
use domain_users::ports::PortraitStore;
use domain_users::{Actor, Portrait};

/// Reads how the actor shows oneself.
pub struct ReadMyProfile {
    /// Where portraits are kept.
    pub portraits: Arc<dyn PortraitStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// The actor's own portrait, and the moment at which it was looked at: a status that is over then is not shown.
#[derive(Clone, Debug)]
pub struct MyProfile {
    /// The portrait.
    pub portrait: Portrait,
    /// When it was read.
    pub at: Timestamp,
}

impl ReadMyProfile {
    /// The portrait.
    pub async fn execute(&self, actor: Actor) -> Result<MyProfile, PortFailure> {
        Ok(MyProfile { portrait: self.portraits.load(actor.user).await?, at: self.clock.now() })
    }
}
