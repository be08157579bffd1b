use std::sync::Arc;

use domain_chats::ports::FactsReader;
use domain_chats::{PostingDenied, PostingRight};
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, PortFailure, Seq, Version};
use domain_messages::ports::{ChatLog, HistoryReader};
use domain_messages::{AppendRefused, Body, BodyError, Change, Content, EditDenied, EditingRight, Message, Placed};
use domain_users::Actor;

use crate::Stamps;

/// Replaces the text of an own message.
pub struct EditMessage {
    /// What rights are decided on; read fresh, since edits are rare.
    pub facts: Arc<dyn FactsReader>,
    /// What is to be edited.
    pub history: Arc<dyn HistoryReader>,
    /// Where it is written.
    pub log: Arc<dyn ChatLog>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// What is to be changed.
#[derive(Clone, Debug)]
pub struct EditMessageCommand {
    /// Where.
    pub chat: ChatId,
    /// Which message.
    pub seq: Seq,
    /// Its new text as it came.
    pub body: String,
    /// The version that the editor saw.
    pub version: Version,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditMessageError {
    /// The text is no body.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The chat or the message is absent, or hidden from the actor.
    #[error("there is no such message")]
    NotFound,
    /// The message may not be edited by the actor.
    #[error("this message may not be edited")]
    Forbidden,
    /// The message has changed since the version the editor saw.
    #[error("the message has changed meanwhile")]
    Conflict,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The log has too much to do.
    #[error("the log is busy")]
    Busy,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl EditMessage {
    /// Changes the message and answers its place and new version.
    pub async fn execute(&self, actor: Actor, command: EditMessageCommand) -> Result<Placed, EditMessageError> {
        let body = Body::parse(&command.body)?;
        self.limiter.take(Limit::Edits, &actor.user.to_string()).await?;
        let posting = self.posting_right(actor, command.chat).await?;
        let message =
            self.history.message(actor.user, command.chat, command.seq).await?.ok_or(EditMessageError::NotFound)?;
        if is_done(&message, actor, &body) {
            return Ok(standing(&message));
        }
        let right = EditingRight::prove(posting, &message, command.version)?;
        Ok(self.log.append(Change::Edit { right, body, stamp: self.stamps.next() }).await?)
    }

    async fn posting_right(&self, actor: Actor, chat: ChatId) -> Result<PostingRight, EditMessageError> {
        let facts = self.facts.fresh_facts(chat, actor.user).await?.ok_or(EditMessageError::NotFound)?;
        Ok(facts.posting_right()?)
    }
}

/// A repetition whose first answer was lost: the author's message says this already, at whatever version.
fn is_done(message: &Message, actor: Actor, body: &Body) -> bool {
    message.sender == actor.user && matches!(&message.content, Content::Text(present) if present == body)
}

fn standing(message: &Message) -> Placed {
    let Message { chat, seq, number, version, .. } = *message;
    Placed { chat, seq, number, version, at: message.edited_at.unwrap_or(message.created_at), repeated: true }
}

impl From<PostingDenied> for EditMessageError {
    fn from(denied: PostingDenied) -> Self {
        match denied {
            PostingDenied::NotMember => Self::NotFound,
            PostingDenied::Severed => Self::Forbidden,
        }
    }
}

impl From<EditDenied> for EditMessageError {
    fn from(denied: EditDenied) -> Self {
        match denied {
            EditDenied::NotAuthor | EditDenied::NotText => Self::Forbidden,
            EditDenied::OtherVersion => Self::Conflict,
        }
    }
}

impl From<AppendRefused> for EditMessageError {
    fn from(refused: AppendRefused) -> Self {
        match refused {
            AppendRefused::Stale | AppendRefused::ClientIdReused => Self::Conflict,
            AppendRefused::NoSuchMessage => Self::NotFound,
            AppendRefused::Busy => Self::Busy,
            AppendRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{
        actor, chat, failure, member_facts, message, no_limit, outsider_facts, placed, stamps, text, user,
    };
    use domain_chats::ports::MockFactsReader;
    use domain_messages::ports::{MockChatLog, MockHistoryReader};

    fn command(version: i64) -> EditMessageCommand {
        EditMessageCommand { chat: chat(), seq: Seq::new(5), body: "new".into(), version: Version::new(version) }
    }

    async fn edit(found: Option<Message>, version: i64, log: MockChatLog) -> Result<Placed, EditMessageError> {
        let mut facts = MockFactsReader::new();
        facts.expect_fresh_facts().returning(|_, _| Ok(Some(member_facts())));
        let mut history = MockHistoryReader::new();
        history.expect_message().return_once(move |_, _, _| Ok(found));
        let use_case = EditMessage {
            facts: Arc::new(facts),
            history: Arc::new(history),
            log: Arc::new(log),
            limiter: Arc::new(no_limit()),
            stamps: stamps(),
        };
        use_case.execute(actor(), command(version)).await
    }

    #[tokio::test]
    async fn an_author_edits() {
        let mut log = MockChatLog::new();
        log.expect_append().once().return_once(|_| Ok(placed(5)));
        assert!(edit(Some(message(actor().user, text("old"))), 1, log).await.is_ok());
    }

    /// What is found, and which error it has to come to.
    type Refusal = (Option<Message>, i64, fn(&EditMessageError) -> bool);

    #[tokio::test]
    async fn each_refusal_writes_nothing() {
        let refusals: [Refusal; 4] = [
            (None, 1, |e| matches!(e, EditMessageError::NotFound)),
            (Some(message(user(2), text("old"))), 1, |e| matches!(e, EditMessageError::Forbidden)),
            (Some(message(actor().user, Content::Tombstone)), 1, |e| matches!(e, EditMessageError::Forbidden)),
            (Some(message(actor().user, text("old"))), 9, |e| matches!(e, EditMessageError::Conflict)),
        ];
        for (found, version, expected) in refusals {
            let mut log = MockChatLog::new();
            log.expect_append().never();
            let error = edit(found, version, log).await.expect_err("refused");
            assert!(expected(&error), "{error:?}");
        }
    }

    #[tokio::test]
    async fn the_same_edit_again_is_answered_and_writes_nothing() {
        let mut log = MockChatLog::new();
        log.expect_append().never();
        let placed = edit(Some(message(actor().user, text("new"))), 9, log).await.expect("answered");
        assert!(placed.repeated);
    }

    #[tokio::test]
    async fn an_outsider_learns_nothing() {
        for answer in [Some(outsider_facts()), None] {
            let mut facts = MockFactsReader::new();
            facts.expect_fresh_facts().return_once(move |_, _| Ok(answer));
            let mut history = MockHistoryReader::new();
            history.expect_message().never();
            let use_case = EditMessage {
                facts: Arc::new(facts),
                history: Arc::new(history),
                log: Arc::new(MockChatLog::new()),
                limiter: Arc::new(no_limit()),
                stamps: stamps(),
            };
            assert!(matches!(use_case.execute(actor(), command(1)).await, Err(EditMessageError::NotFound)));
        }
    }

    #[tokio::test]
    async fn a_log_that_fails_is_told() {
        let mut log = MockChatLog::new();
        log.expect_append().return_once(|_| Err(AppendRefused::Failed(failure())));
        let error = edit(Some(message(actor().user, text("old"))), 1, log).await;
        assert!(matches!(error, Err(EditMessageError::Failed(_))));
    }
}
