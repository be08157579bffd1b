use std::sync::Arc;

use domain_chats::Founding;
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, PortFailure, UserId};
use domain_messages::ports::{ChatListReader, ChatLog};
use domain_users::Actor;
use domain_users::ports::UserReader;

use super::people::{OneChat, one_chat};
use crate::Stamps;

/// Opens the chat of the actor and one other person: the same one each time, whoever of the two asks.
pub struct OpenDirect {
    /// Whether the other person exists.
    pub users: Arc<dyn UserReader>,
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
pub enum OpenDirectError {
    /// There is no such person.
    #[error("there is no such user")]
    UserNotFound,
    /// A chat with oneself is called notes and opened as such.
    #[error("the other person is yourself")]
    Oneself,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl OpenDirect {
    /// Opens or finds the chat with `peer`.
    pub async fn execute(&self, actor: Actor, peer: UserId) -> Result<OneChat, OpenDirectError> {
        if peer == actor.user {
            return Err(OpenDirectError::Oneself);
        }
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string())?;
        self.users.by_id(peer).await?.ok_or(OpenDirectError::UserNotFound)?;
        let stamp = self.stamps.next();
        let id = ChatId::new(self.ids.next_id());
        let founded =
            self.log.found(Founding::Direct { id, founder: actor.user, peer, at: stamp.at }, stamp.tag).await?;
        let summary = self.chats.summary(actor.user, founded.chat).await?.ok_or(OpenDirectError::UserNotFound)?;
        Ok(one_chat(&*self.users, summary).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, ids, no_limit, stamps, user};
    use domain_messages::ports::{MockChatListReader, MockChatLog};
    use domain_users::ports::MockUserReader;

    #[tokio::test]
    async fn nobody_and_oneself_open_nothing() {
        for (peer, expected) in [(user(404), "there is no such user"), (actor().user, "the other person is yourself")] {
            let mut users = MockUserReader::new();
            users.expect_by_id().returning(|_| Ok(None));
            let mut log = MockChatLog::new();
            log.expect_found().never();
            let use_case = OpenDirect {
                users: Arc::new(users),
                log: Arc::new(log),
                chats: Arc::new(MockChatListReader::new()),
                limiter: Arc::new(no_limit()),
                ids: ids(),
                stamps: stamps(),
            };
            assert_eq!(use_case.execute(actor(), peer).await.expect_err("refused").to_string(), expected);
        }
    }
}
