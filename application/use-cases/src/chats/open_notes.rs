use std::sync::Arc;

use domain_chats::Founding;
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, PortFailure};
use domain_messages::ports::{ChatListReader, ChatLog};
use domain_users::Actor;

use crate::Stamps;
use crate::people::{OneChat, People};

/// Opens the actor's chat with oneself: the same one each time.
pub struct OpenNotes {
    /// Where chats are opened.
    pub log: Arc<dyn ChatLog>,
    /// What is answered.
    pub chats: Arc<dyn ChatListReader>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Ids of new chats.
    pub ids: Arc<dyn IdSource>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why no chat was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenNotesError {
    /// The account is gone.
    #[error("there is no such user")]
    UserNotFound,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl OpenNotes {
    /// Opens or finds the actor's notes.
    pub async fn execute(&self, actor: Actor) -> Result<OneChat, OpenNotesError> {
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string()).await?;
        let stamp = self.stamps.next();
        let id = ChatId::new(self.ids.next_id());
        let founded = self.log.found(Founding::Notes { id, founder: actor.user, at: stamp.at }, stamp.tag).await?;
        let summary = self.chats.summary(actor.user, founded.chat).await?.ok_or(OpenNotesError::UserNotFound)?;
        Ok(OneChat { summary, people: People::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, ids, no_limit, stamps, summary};
    use domain_messages::Founded;
    use domain_messages::ports::{MockChatListReader, MockChatLog};

    #[tokio::test]
    async fn notes_are_found_again() {
        let mut log = MockChatLog::new();
        log.expect_found().once().return_once(|_, _| Ok(Founded { chat: chat(), is_new: false }));
        let mut chats = MockChatListReader::new();
        chats.expect_summary().return_once(|_, _| Ok(Some(summary())));
        let use_case = OpenNotes {
            log: Arc::new(log),
            chats: Arc::new(chats),
            limiter: Arc::new(no_limit()),
            ids: ids(),
            stamps: stamps(),
        };
        assert_eq!(use_case.execute(actor()).await.expect("notes").summary, summary());
    }
}
