use std::sync::Arc;

use domain_chats::{Founding, GroupError, Title, TitleError};
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, ClientId, PortFailure, UserId};
use domain_messages::ports::{ChatListReader, ChatLog};
use domain_users::Actor;
use domain_users::ports::UserReader;

use super::people::{OneChat, People, people};
use crate::Stamps;

/// Opens a group that the actor owns. The same client id again answers the same group.
pub struct CreateGroup {
    /// Whether the members exist.
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

/// The group to open.
#[derive(Clone, Debug)]
pub struct CreateGroupCommand {
    /// The founder's key.
    pub client_id: ClientId,
    /// Its title as it came.
    pub title: String,
    /// The others.
    pub members: Vec<UserId>,
}

/// Why no group was opened.
#[derive(Debug, thiserror::Error)]
pub enum CreateGroupError {
    /// The text is no title.
    #[error(transparent)]
    Title(#[from] TitleError),
    /// The members are too many.
    #[error(transparent)]
    Group(#[from] GroupError),
    /// One of the members does not exist.
    #[error("one of the members does not exist")]
    UserNotFound,
    /// The client id named a group that the actor has left since.
    #[error("the group with this client id was left")]
    Left,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl CreateGroup {
    /// Opens the group with its founder and members.
    pub async fn execute(&self, actor: Actor, command: CreateGroupCommand) -> Result<OneChat, CreateGroupError> {
        let title = Title::parse(&command.title)?;
        let stamp = self.stamps.next();
        let id = ChatId::new(self.ids.next_id());
        let founding = Founding::group(id, actor.user, command.client_id, title, &command.members, stamp.at)?;
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string())?;
        if let Founding::Group { members, .. } = &founding {
            self.require(members).await?;
        }
        let founded = self.log.found(founding, stamp.tag).await?;
        let summary = self.chats.summary(actor.user, founded.chat).await?.ok_or(CreateGroupError::Left)?;
        Ok(OneChat { summary, people: People::new() })
    }

    async fn require(&self, members: &[UserId]) -> Result<(), CreateGroupError> {
        let found = people(&*self.users, members.to_vec()).await?;
        if found.len() == members.len() { Ok(()) } else { Err(CreateGroupError::UserNotFound) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, chat, ids, no_limit, stamps, summary, user};
    use domain_messages::Founded;
    use domain_messages::ports::{MockChatListReader, MockChatLog};
    use domain_users::ports::MockUserReader;

    async fn create(title: &str, members: Vec<UserId>, opened: usize) -> Result<OneChat, CreateGroupError> {
        let mut users = MockUserReader::new();
        users.expect_by_ids().returning(|ids| Ok(if ids.contains(&user(404)) { vec![] } else { vec![account(2)] }));
        let mut log = MockChatLog::new();
        log.expect_found().times(opened).returning(|_, _| Ok(Founded { chat: chat(), is_new: true }));
        let mut chats = MockChatListReader::new();
        chats.expect_summary().returning(|_, _| Ok(Some(summary())));
        let use_case = CreateGroup {
            users: Arc::new(users),
            log: Arc::new(log),
            chats: Arc::new(chats),
            limiter: Arc::new(no_limit()),
            ids: ids(),
            stamps: stamps(),
        };
        let command =
            CreateGroupCommand { client_id: ClientId::new(uuid::Uuid::from_u128(3)), title: title.into(), members };
        use_case.execute(actor(), command).await
    }

    #[tokio::test]
    async fn a_group_is_opened_with_people_who_exist() {
        assert!(create("team", vec![user(2), actor().user], 1).await.is_ok());
    }

    #[tokio::test]
    async fn each_refusal_opens_nothing() {
        assert!(matches!(create(" ", vec![], 0).await, Err(CreateGroupError::Title(TitleError::Empty))));
        assert!(matches!(create("team", vec![user(404)], 0).await, Err(CreateGroupError::UserNotFound)));
        let crowd = (2..200).map(user).collect();
        assert!(matches!(create("team", crowd, 0).await, Err(CreateGroupError::Group(GroupError::TooMany))));
    }
}
