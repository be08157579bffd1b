use std::sync::Arc;

use domain_kernel::{ChatId, PortFailure};
use domain_messages::ports::ChatListReader;
use domain_users::Actor;
use domain_users::ports::UserReader;

use crate::people::{OneChat, one_chat};

/// Reads one chat as the actor sees it.
pub struct ReadChat {
    /// Where the list is kept.
    pub chats: Arc<dyn ChatListReader>,
    /// Name of the peer.
    pub users: Arc<dyn UserReader>,
}

/// Why there is nothing to see.
#[derive(Debug, thiserror::Error)]
pub enum ReadChatError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ReadChat {
    /// The chat.
    pub async fn execute(&self, actor: Actor, chat: ChatId) -> Result<OneChat, ReadChatError> {
        let summary = self.chats.summary(actor.user, chat).await?.ok_or(ReadChatError::ChatNotFound)?;
        Ok(one_chat(&*self.users, summary).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat};
    use domain_messages::ports::MockChatListReader;
    use domain_users::ports::MockUserReader;

    #[tokio::test]
    async fn what_one_is_not_in_does_not_exist() {
        let mut chats = MockChatListReader::new();
        chats.expect_summary().return_once(|_, _| Ok(None));
        let use_case = ReadChat { chats: Arc::new(chats), users: Arc::new(MockUserReader::new()) };
        assert!(matches!(use_case.execute(actor(), chat()).await, Err(ReadChatError::ChatNotFound)));
    }
}
