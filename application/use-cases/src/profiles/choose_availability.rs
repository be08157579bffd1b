use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::ports::PortraitStore;
use domain_users::{Actor, Availability};

use super::MyProfile;
use crate::Stamps;

/// Replaces what the actor appears as while connected.
pub struct ChooseAvailability {
    /// Where portraits are kept.
    pub portraits: Arc<dyn PortraitStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChooseAvailabilityError {
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ChooseAvailability {
    /// Keeps the choice; every node hears of it.
    pub async fn execute(
        &self,
        actor: Actor,
        availability: Availability,
    ) -> Result<MyProfile, ChooseAvailabilityError> {
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        let stamp = self.stamps.next();
        let portrait = self.portraits.change_availability(actor.user, availability, stamp.tag).await?;
        Ok(MyProfile { portrait, at: stamp.at })
    }
}
