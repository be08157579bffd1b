use std::sync::Arc;

use domain_chats::ports::FactsReader;
use domain_chats::{ChatFacts, PostingDenied};
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, ClientId, PortFailure, Seq};
use domain_messages::ports::ChatLog;
use domain_messages::{AppendRefused, Body, BodyError, Change, Draft, Placed};
use domain_users::Actor;

use crate::Stamps;

/// Writes a message. The same client id again is answered as the first time.
pub struct SendMessage {
    /// What rights are decided on.
    pub facts: Arc<dyn FactsReader>,
    /// Where it is written.
    pub log: Arc<dyn ChatLog>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// What is to be written.
#[derive(Clone, Debug)]
pub struct SendMessageCommand {
    /// Where.
    pub chat: ChatId,
    /// The author's key.
    pub client_id: ClientId,
    /// The text as it came.
    pub body: String,
    /// The message it answers.
    pub reply_to: Option<Seq>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SendMessageError {
    /// The text is no body.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// In a direct chat one of the two has blocked the other.
    #[error("one of the two has blocked the other")]
    Severed,
    /// The message to answer is not there.
    #[error("there is no such message to answer")]
    ReplyNotFound,
    /// The client id was used for another message.
    #[error("the client id was used for another message")]
    ClientIdReused,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The log has too much to do, or the chat changes faster than a right can be proved.
    #[error("the log is busy")]
    Busy,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SendMessage {
    /// Writes the message and answers its place, durable by then.
    pub async fn execute(&self, actor: Actor, command: SendMessageCommand) -> Result<Placed, SendMessageError> {
        let SendMessageCommand { chat, client_id, body, reply_to } = command;
        let draft = Draft { client_id, body: Body::parse(&body)?, reply_to };
        self.limiter.take(Limit::Messages, &actor.user.to_string()).await?;
        let facts = self.facts.facts(chat, actor.user).await?;
        match self.write(facts, draft.clone()).await {
            Err(AppendFault::Stale) => {
                let fresh = self.facts.fresh_facts(chat, actor.user).await?;
                self.write(fresh, draft).await.map_err(SendMessageError::from)
            }
            answer => answer.map_err(SendMessageError::from),
        }
    }

    async fn write(&self, facts: Option<ChatFacts>, draft: Draft) -> Result<Placed, AppendFault> {
        let facts = facts.ok_or(SendMessageError::ChatNotFound)?;
        let right = match facts.posting_right() {
            Ok(right) => right,
            // Perhaps the answer was lost while the author was still in: it was written when it was allowed.
            Err(denied) => {
                let repeated = self.log.repeated(facts.chat, facts.user, &draft).await?;
                return repeated.ok_or_else(|| SendMessageError::from(denied).into());
            }
        };
        let change = Change::Write { right, draft, stamp: self.stamps.next() };
        self.log.append(change).await.map_err(AppendFault::from)
    }
}

/// A refusal that may be decided again, or one that is final.
enum AppendFault {
    Stale,
    Final(SendMessageError),
}

impl From<SendMessageError> for AppendFault {
    fn from(error: SendMessageError) -> Self {
        Self::Final(error)
    }
}

impl From<AppendRefused> for AppendFault {
    fn from(refused: AppendRefused) -> Self {
        Self::Final(match refused {
            AppendRefused::Stale => return Self::Stale,
            AppendRefused::ClientIdReused => SendMessageError::ClientIdReused,
            AppendRefused::NoSuchMessage => SendMessageError::ReplyNotFound,
            AppendRefused::Busy => SendMessageError::Busy,
            AppendRefused::Failed(failure) => SendMessageError::Failed(failure),
        })
    }
}

impl From<AppendFault> for SendMessageError {
    fn from(fault: AppendFault) -> Self {
        match fault {
            AppendFault::Stale => Self::Busy,
            AppendFault::Final(error) => error,
        }
    }
}

impl From<PostingDenied> for SendMessageError {
    fn from(denied: PostingDenied) -> Self {
        match denied {
            PostingDenied::NotMember => Self::ChatNotFound,
            PostingDenied::Severed => Self::Severed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, failure, member_facts, no_limit, outsider_facts, placed, stamps};
    use domain_chats::ports::MockFactsReader;
    use domain_kernel::Span;
    use domain_kernel::ports::MockRateLimiter;
    use domain_messages::ports::MockChatLog;

    fn command(body: &str) -> SendMessageCommand {
        SendMessageCommand {
            chat: chat(),
            client_id: ClientId::new(uuid::Uuid::from_u128(7)),
            body: body.into(),
            reply_to: None,
        }
    }

    fn use_case(facts: MockFactsReader, log: MockChatLog) -> SendMessage {
        SendMessage { facts: Arc::new(facts), log: Arc::new(log), limiter: Arc::new(no_limit()), stamps: stamps() }
    }

    fn a_log_that_must_stay_untouched() -> MockChatLog {
        let mut log = MockChatLog::new();
        log.expect_append().never();
        log
    }

    #[tokio::test]
    async fn a_member_writes() {
        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Ok(Some(member_facts())));
        let mut log = MockChatLog::new();
        log.expect_append().once().return_once(|_| Ok(placed(1)));
        let answer = use_case(facts, log).execute(actor(), command("hi")).await.expect("written");
        assert_eq!(answer, placed(1));
    }

    #[tokio::test]
    async fn a_blank_body_writes_nothing_and_loads_nothing() {
        let error =
            use_case(MockFactsReader::new(), a_log_that_must_stay_untouched()).execute(actor(), command(" ")).await;
        assert!(matches!(error, Err(SendMessageError::Body(BodyError::Empty))));
    }

    #[tokio::test]
    async fn an_outsider_writes_nothing_and_learns_nothing() {
        for facts_found in [None, Some(outsider_facts())] {
            let mut facts = MockFactsReader::new();
            facts.expect_facts().return_once(move |_, _| Ok(facts_found));
            let mut log = a_log_that_must_stay_untouched();
            log.expect_repeated().returning(|_, _, _| Ok(None));
            let error = use_case(facts, log).execute(actor(), command("hi")).await;
            assert!(matches!(error, Err(SendMessageError::ChatNotFound)));
        }
    }

    #[tokio::test]
    async fn whom_the_other_has_blocked_writes_nothing_even_on_an_old_right() {
        let severed = domain_chats::ChatFacts { is_severed: true, ..member_facts() };
        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Ok(Some(member_facts())));
        facts.expect_fresh_facts().once().return_once(move |_, _| Ok(Some(severed)));
        let mut log = MockChatLog::new();
        log.expect_append().once().return_once(|_| Err(AppendRefused::Stale));
        log.expect_repeated().return_once(|_, _, _| Ok(None));
        assert!(matches!(use_case(facts, log).execute(actor(), command("hi")).await, Err(SendMessageError::Severed)));
    }

    #[tokio::test]
    async fn a_retry_is_answered_to_somebody_removed_meanwhile() {
        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Ok(Some(outsider_facts())));
        let mut log = a_log_that_must_stay_untouched();
        log.expect_repeated()
            .once()
            .withf(|of, author, draft| {
                *of == chat() && *author == actor().user && draft.client_id == command("").client_id
            })
            .return_once(|_, _, _| Ok(Some(placed(7))));
        let answer = use_case(facts, log).execute(actor(), command("hi")).await.expect("answered");
        assert_eq!(answer, placed(7));
    }

    #[tokio::test]
    async fn a_flood_writes_nothing() {
        let mut limiter = MockRateLimiter::new();
        limiter.expect_take().return_once(|_, _| Err(TooMany { retry_after: Span::seconds(3) }));
        let use_case = SendMessage {
            limiter: Arc::new(limiter),
            ..use_case(MockFactsReader::new(), a_log_that_must_stay_untouched())
        };
        assert!(matches!(use_case.execute(actor(), command("hi")).await, Err(SendMessageError::TooMany(_))));
    }

    #[tokio::test]
    async fn a_stale_right_is_decided_again_once() {
        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Ok(Some(member_facts())));
        facts.expect_fresh_facts().once().return_once(|_, _| Ok(Some(outsider_facts())));
        let mut log = MockChatLog::new();
        log.expect_append().once().return_once(|_| Err(AppendRefused::Stale));
        log.expect_repeated().return_once(|_, _, _| Ok(None));
        let error = use_case(facts, log).execute(actor(), command("hi")).await;
        assert!(matches!(error, Err(SendMessageError::ChatNotFound)));
    }

    #[tokio::test]
    async fn a_right_that_stays_stale_is_busy() {
        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Ok(Some(member_facts())));
        facts.expect_fresh_facts().return_once(|_, _| Ok(Some(member_facts())));
        let mut log = MockChatLog::new();
        log.expect_append().times(2).returning(|_| Err(AppendRefused::Stale));
        assert!(matches!(use_case(facts, log).execute(actor(), command("hi")).await, Err(SendMessageError::Busy)));
    }

    #[tokio::test]
    async fn each_port_may_fail() {
        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Err(failure()));
        let error = use_case(facts, a_log_that_must_stay_untouched()).execute(actor(), command("hi")).await;
        assert!(matches!(error, Err(SendMessageError::Failed(_))));

        let mut facts = MockFactsReader::new();
        facts.expect_facts().return_once(|_, _| Ok(Some(member_facts())));
        let mut log = MockChatLog::new();
        log.expect_append().return_once(|_| Err(AppendRefused::Failed(failure())));
        assert!(matches!(use_case(facts, log).execute(actor(), command("hi")).await, Err(SendMessageError::Failed(_))));
    }
}
