use std::sync::Arc;

use domain_chats::ports::FactsReader;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, PortFailure};
use domain_messages::ports::TypingAnnouncer;
use domain_users::Actor;

/// Tells the others in a chat that the actor is writing.
pub struct AnnounceTyping {
    /// Whether the actor may write there.
    pub facts: Arc<dyn FactsReader>,
    /// Who tells it.
    pub announcer: Arc<dyn TypingAnnouncer>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why nothing was told.
#[derive(Debug, thiserror::Error)]
pub enum AnnounceTypingError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// Too often: nobody is told.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl AnnounceTyping {
    /// Announces it, if the actor may write in `chat`.
    pub async fn execute(&self, actor: Actor, chat: ChatId) -> Result<(), AnnounceTypingError> {
        self.limiter.take(Limit::Typing, &actor.user.to_string()).await?;
        let facts = self.facts.facts(chat, actor.user).await?.ok_or(AnnounceTypingError::ChatNotFound)?;
        facts.posting_right().map_err(|_| AnnounceTypingError::ChatNotFound)?;
        Ok(self.announcer.typing(chat, actor.user).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, member_facts, no_limit, outsider_facts};
    use domain_chats::ports::MockFactsReader;
    use domain_kernel::Span;
    use domain_kernel::ports::MockRateLimiter;
    use domain_messages::ports::MockTypingAnnouncer;

    #[tokio::test]
    async fn only_who_may_write_is_seen_typing() {
        for (found, calls) in [(Some(member_facts()), 1), (Some(outsider_facts()), 0), (None, 0)] {
            let mut facts = MockFactsReader::new();
            facts.expect_facts().return_once(move |_, _| Ok(found));
            let mut announcer = MockTypingAnnouncer::new();
            announcer.expect_typing().times(calls).returning(|_, _| Ok(()));
            let limiter = Arc::new(no_limit());
            let use_case = AnnounceTyping { facts: Arc::new(facts), announcer: Arc::new(announcer), limiter };
            assert_eq!(use_case.execute(actor(), chat()).await.is_ok(), calls == 1);
        }
    }

    #[tokio::test]
    async fn too_much_typing_is_told_to_nobody() {
        let mut limiter = MockRateLimiter::new();
        limiter.expect_take().return_once(|_, _| Err(TooMany { retry_after: Span::seconds(1) }));
        let (facts, announcer) = (Arc::new(MockFactsReader::new()), Arc::new(MockTypingAnnouncer::new()));
        let use_case = AnnounceTyping { facts, announcer, limiter: Arc::new(limiter) };
        assert!(matches!(use_case.execute(actor(), chat()).await, Err(AnnounceTypingError::TooMany(_))));
    }
}
