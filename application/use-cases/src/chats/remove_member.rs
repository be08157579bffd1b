use std::sync::Arc;

use domain_chats::RemovingDenied;
use domain_chats::ports::FactsReader;
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, ClientId, PortFailure, UserId};
use domain_messages::ports::ChatLog;
use domain_messages::{AppendRefused, Change};
use domain_users::Actor;

use crate::Stamps;

/// Takes somebody out of a group, or lets the actor leave. Twice is once.
pub struct RemoveMember {
    /// What rights are decided on; read fresh, since this is rare.
    pub facts: Arc<dyn FactsReader>,
    /// Where it is written.
    pub log: Arc<dyn ChatLog>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Keys of system lines.
    pub ids: Arc<dyn IdSource>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nobody was removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveMemberError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// The actor may not remove this person, or nobody leaves this kind of chat.
    #[error("this person cannot be removed")]
    Forbidden,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The log has too much to do, or the membership changes right now.
    #[error("the log is busy")]
    Busy,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl RemoveMember {
    /// Removes `user` from `chat`.
    pub async fn execute(&self, actor: Actor, chat: ChatId, user: UserId) -> Result<(), RemoveMemberError> {
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string()).await?;
        let facts = self.facts.fresh_facts(chat, actor.user).await?.ok_or(RemoveMemberError::ChatNotFound)?;
        let right = facts.removing_right(user)?;
        let line = ClientId::new(self.ids.next_id());
        self.log.append(Change::RemoveMember { right, user, line, stamp: self.stamps.next() }).await?;
        Ok(())
    }
}

impl From<RemovingDenied> for RemoveMemberError {
    fn from(denied: RemovingDenied) -> Self {
        match denied {
            RemovingDenied::NotMember => Self::ChatNotFound,
            RemovingDenied::ClosedKind | RemovingDenied::NotOwner => Self::Forbidden,
        }
    }
}

impl From<AppendRefused> for RemoveMemberError {
    fn from(refused: AppendRefused) -> Self {
        match refused {
            AppendRefused::Stale | AppendRefused::ClientIdReused | AppendRefused::Busy => Self::Busy,
            AppendRefused::NoSuchMessage => Self::ChatNotFound,
            AppendRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, facts, ids, no_limit, placed, stamps, user};
    use domain_chats::ports::MockFactsReader;
    use domain_chats::{ChatFacts, ChatKind, MemberRole};
    use domain_messages::ports::MockChatLog;

    async fn remove(found: Option<ChatFacts>, whom: UserId, appends: usize) -> Result<(), RemoveMemberError> {
        let mut facts = MockFactsReader::new();
        facts.expect_fresh_facts().returning(move |_, _| Ok(found));
        let mut log = MockChatLog::new();
        log.expect_append().times(appends).returning(|_| Ok(placed(3)));
        let use_case = RemoveMember {
            facts: Arc::new(facts),
            log: Arc::new(log),
            limiter: Arc::new(no_limit()),
            ids: ids(),
            stamps: stamps(),
        };
        use_case.execute(actor(), chat(), whom).await
    }

    #[tokio::test]
    async fn leaving_is_free_and_each_refusal_removes_nobody() {
        let member = Some(facts(ChatKind::Group, Some(MemberRole::Member)));
        assert!(remove(member, actor().user, 1).await.is_ok());
        assert!(matches!(remove(member, user(2), 0).await, Err(RemoveMemberError::Forbidden)));
        assert!(matches!(remove(None, user(2), 0).await, Err(RemoveMemberError::ChatNotFound)));
        let direct = Some(facts(ChatKind::Direct, Some(MemberRole::Owner)));
        assert!(matches!(remove(direct, actor().user, 0).await, Err(RemoveMemberError::Forbidden)));
    }
}
