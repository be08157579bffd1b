use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, PageSize, PortFailure};
use domain_messages::ChatSummary;
use domain_messages::ports::ChatListReader;
use domain_users::Actor;
use domain_users::ports::UserReader;

use crate::people::{People, people};

/// Lists the actor's chats.
pub struct ListChats {
    /// Where the list is kept.
    pub chats: Arc<dyn ChatListReader>,
    /// Names of peers.
    pub users: Arc<dyn UserReader>,
}

/// A page of chats.
#[derive(Clone, Debug)]
pub struct ChatListing {
    /// The chats, by id.
    pub chats: Vec<ChatSummary>,
    /// The peers of direct chats.
    pub people: People,
    /// Head of the actor's stream, read before the list: what happens later follows it.
    pub cursor: Cursor,
}

impl ListChats {
    /// The actor's chats after `after`.
    pub async fn execute(
        &self,
        actor: Actor,
        after: Option<ChatId>,
        size: PageSize,
    ) -> Result<ChatListing, PortFailure> {
        let cursor = self.chats.cursors(&[actor.user]).await?.first().copied().unwrap_or(Cursor::START);
        let chats = self.chats.list(actor.user, after, size).await?;
        let people = people(&*self.users, chats.iter().filter_map(|chat| chat.peer).collect()).await?;
        Ok(ChatListing { chats, people, cursor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, summary};
    use domain_messages::ports::MockChatListReader;
    use domain_users::ports::MockUserReader;
    use mockall::Sequence;

    #[tokio::test]
    async fn the_cursor_is_read_before_the_list() {
        let mut order = Sequence::new();
        let mut chats = MockChatListReader::new();
        chats.expect_cursors().once().in_sequence(&mut order).return_once(|_| Ok(vec![Cursor::START]));
        chats.expect_list().once().in_sequence(&mut order).return_once(|_, _, _| Ok(vec![summary()]));
        let use_case = ListChats { chats: Arc::new(chats), users: Arc::new(MockUserReader::new()) };
        assert_eq!(use_case.execute(actor(), None, PageSize::DEFAULT).await.expect("a list").chats.len(), 1);
    }
}
