use std::sync::Arc;

use domain_chats::PostingDenied;
use domain_chats::ports::FactsReader;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, PortFailure, Seq};
use domain_messages::ports::{ChatLog, HistoryReader};
use domain_messages::{AppendRefused, Change, Placed, RetractDenied, RetractingRight};
use domain_users::Actor;

use crate::Stamps;

/// Takes a message back: its text is erased, a tombstone is left. Twice is once.
pub struct RetractMessage {
    /// What rights are decided on; read fresh, since retractions are rare.
    pub facts: Arc<dyn FactsReader>,
    /// What is to be retracted.
    pub history: Arc<dyn HistoryReader>,
    /// Where it is written.
    pub log: Arc<dyn ChatLog>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nothing was retracted.
#[derive(Debug, thiserror::Error)]
pub enum RetractMessageError {
    /// The chat or the message is absent, or hidden from the actor.
    #[error("there is no such message")]
    NotFound,
    /// The message may not be retracted by the actor.
    #[error("this message may not be retracted")]
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

impl RetractMessage {
    /// Retracts message `seq` of `chat`.
    pub async fn execute(&self, actor: Actor, chat: ChatId, seq: Seq) -> Result<Placed, RetractMessageError> {
        self.limiter.take(Limit::Edits, &actor.user.to_string()).await?;
        let facts = self.facts.fresh_facts(chat, actor.user).await?.ok_or(RetractMessageError::NotFound)?;
        let posting = facts.posting_right()?;
        let role = facts.membership.ok_or(RetractMessageError::NotFound)?.role;
        let message = self.history.message(actor.user, chat, seq).await?.ok_or(RetractMessageError::NotFound)?;
        let right = RetractingRight::prove(posting, role, &message)?;
        Ok(self.log.append(Change::Retract { right, stamp: self.stamps.next() }).await?)
    }
}

impl From<PostingDenied> for RetractMessageError {
    fn from(denied: PostingDenied) -> Self {
        match denied {
            PostingDenied::NotMember => Self::NotFound,
            PostingDenied::Severed => Self::Forbidden,
        }
    }
}

impl From<RetractDenied> for RetractMessageError {
    fn from(denied: RetractDenied) -> Self {
        match denied {
            RetractDenied::NotAuthor | RetractDenied::SystemLine => Self::Forbidden,
        }
    }
}

impl From<AppendRefused> for RetractMessageError {
    fn from(refused: AppendRefused) -> Self {
        match refused {
            AppendRefused::Stale | AppendRefused::ClientIdReused | AppendRefused::Busy => Self::Busy,
            AppendRefused::NoSuchMessage => Self::NotFound,
            AppendRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, facts, message, no_limit, placed, stamps, text, user};
    use domain_chats::ports::MockFactsReader;
    use domain_chats::{ChatKind, MemberRole};
    use domain_messages::ports::{MockChatLog, MockHistoryReader};
    use domain_messages::{Content, Message, SystemLine};

    async fn retract(
        role: Option<MemberRole>,
        found: Option<Message>,
        log: MockChatLog,
    ) -> Result<Placed, RetractMessageError> {
        let mut reader = MockFactsReader::new();
        reader.expect_fresh_facts().return_once(move |_, _| Ok(Some(facts(ChatKind::Group, role))));
        let mut history = MockHistoryReader::new();
        history.expect_message().return_once(move |_, _, _| Ok(found));
        let use_case = RetractMessage {
            facts: Arc::new(reader),
            history: Arc::new(history),
            log: Arc::new(log),
            limiter: Arc::new(no_limit()),
            stamps: stamps(),
        };
        use_case.execute(actor(), chat(), Seq::new(5)).await
    }

    #[tokio::test]
    async fn the_author_and_the_owner_retract() {
        for (role, sender) in [(MemberRole::Member, actor().user), (MemberRole::Owner, user(2))] {
            let mut log = MockChatLog::new();
            log.expect_append().once().return_once(|_| Ok(placed(5)));
            assert!(retract(Some(role), Some(message(sender, text("x"))), log).await.is_ok());
        }
    }

    /// What is found, and which error it has to come to.
    type Refusal = (Option<MemberRole>, Option<Message>, fn(&RetractMessageError) -> bool);

    #[tokio::test]
    async fn each_refusal_writes_nothing() {
        let member = Some(MemberRole::Member);
        let refusals: [Refusal; 4] = [
            (None, None, |e| matches!(e, RetractMessageError::NotFound)),
            (member, None, |e| matches!(e, RetractMessageError::NotFound)),
            (member, Some(message(user(2), text("x"))), |e| matches!(e, RetractMessageError::Forbidden)),
            (member, Some(message(actor().user, Content::System(SystemLine::MemberLeft))), |e| {
                matches!(e, RetractMessageError::Forbidden)
            }),
        ];
        for (role, found, expected) in refusals {
            let mut log = MockChatLog::new();
            log.expect_append().never();
            let error = retract(role, found, log).await.expect_err("refused");
            assert!(expected(&error), "{error:?}");
        }
    }
}
