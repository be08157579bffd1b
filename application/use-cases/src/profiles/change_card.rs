use std::sync::Arc;

use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, Version};
use domain_users::ports::{CardRefused, PortraitStore};
use domain_users::{Actor, Card, CardError, CardLines};

use super::MyProfile;
use crate::Stamps;

/// Replaces what the actor tells about oneself.
pub struct ChangeCard {
    /// Where portraits are kept.
    pub portraits: Arc<dyn PortraitStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeCardError {
    /// A text is no line of a card.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The portrait has changed since.
    #[error("the profile has changed meanwhile")]
    Conflict,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ChangeCard {
    /// Replaces the card if the portrait is still at `version`.
    pub async fn execute(
        &self,
        actor: Actor,
        lines: &CardLines,
        version: Version,
    ) -> Result<MyProfile, ChangeCardError> {
        let card = Card::parse(lines)?;
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        let stamp = self.stamps.next();
        let portrait = self.portraits.change_card(actor.user, version, &card, stamp.tag).await?;
        Ok(MyProfile { portrait, at: stamp.at })
    }
}

impl From<CardRefused> for ChangeCardError {
    fn from(refused: CardRefused) -> Self {
        match refused {
            CardRefused::Stale => Self::Conflict,
            CardRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, failure, no_limit, stamps};
    use domain_users::Portrait;
    use domain_users::ports::MockPortraitStore;

    async fn change(
        phone: &str,
        writes: usize,
        answer: fn() -> Result<Portrait, CardRefused>,
    ) -> Result<MyProfile, ChangeCardError> {
        let mut portraits = MockPortraitStore::new();
        portraits.expect_change_card().times(writes).returning(move |_, _, _, _| answer());
        let use_case = ChangeCard { portraits: Arc::new(portraits), limiter: Arc::new(no_limit()), stamps: stamps() };
        let lines = CardLines { phone: Some(phone.to_owned()), ..CardLines::default() };
        use_case.execute(actor(), &lines, Version::new(0)).await
    }

    #[tokio::test]
    async fn only_a_good_card_is_written() {
        assert!(change("+7 916 1234567", 1, || Ok(Portrait::default())).await.is_ok());
        let refused = change("call me", 0, || Ok(Portrait::default())).await;
        assert!(matches!(refused, Err(ChangeCardError::Card(CardError::Malformed(_)))));
    }

    #[tokio::test]
    async fn each_refusal_of_the_store_keeps_its_meaning() {
        assert!(matches!(change("112", 1, || Err(CardRefused::Stale)).await, Err(ChangeCardError::Conflict)));
        let failed = change("112", 1, || Err(CardRefused::Failed(failure()))).await;
        assert!(matches!(failed, Err(ChangeCardError::Failed(_))));
    }
}
