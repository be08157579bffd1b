use std::sync::Arc;

use domain_chats::ports::CircleReader;
use domain_chats::{Founding, GroupError, GroupingDenied, GroupingRight, Title, TitleError};
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, ClientId, PortFailure, UserId};
use domain_messages::ports::{ChatListReader, ChatLog};
use domain_users::Actor;
use domain_users::ports::{BlockStore, UserReader};

use crate::Stamps;
use crate::people::{OneChat, People, Surroundings};

/// Opens a group that the actor owns. The same client id again answers the same group.
pub struct CreateGroup {
    /// Whether the members exist.
    pub users: Arc<dyn UserReader>,
    /// Whether they take anything from the actor.
    pub blocks: Arc<dyn BlockStore>,
    /// With whom the actor shares chats.
    pub circles: Arc<dyn CircleReader>,
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
    /// Guests open no groups.
    #[error(transparent)]
    Forbidden(#[from] GroupingDenied),
    /// The actor has no account.
    #[error("there is no such account")]
    Gone,
    /// One of the members does not exist, or has blocked the actor.
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
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string()).await?;
        let account = self.users.by_id(actor.user).await?.ok_or(CreateGroupError::Gone)?;
        let right = GroupingRight::prove(&account)?;
        let founding = Founding::group(id, right, command.client_id, title, &command.members, stamp.at)?;
        if let Founding::Group { members, .. } = &founding {
            self.require(actor, members).await?;
        }
        let founded = self.log.found(founding, stamp.tag).await?;
        let summary = self.chats.summary(actor.user, founded.chat).await?.ok_or(CreateGroupError::Left)?;
        Ok(OneChat { summary, people: People::new() })
    }

    async fn require(&self, actor: Actor, members: &[UserId]) -> Result<(), CreateGroupError> {
        let around = Surroundings { users: &*self.users, blocks: &*self.blocks, circles: &*self.circles };
        around.meeting_right(actor.user, members.to_vec()).await?.map(drop).ok_or(CreateGroupError::UserNotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, chat, ids, no_limit, stamps, summary, user};
    use domain_chats::ports::MockCircleReader;
    use domain_messages::Founded;
    use domain_messages::ports::{MockChatListReader, MockChatLog};
    use domain_users::ports::{MockBlockStore, MockUserReader};
    use domain_users::{Block, User, UserRole};

    async fn create(title: &str, members: Vec<UserId>, opened: usize) -> Result<OneChat, CreateGroupError> {
        create_as(UserRole::Member, title, members, opened).await
    }

    async fn create_as(
        role: UserRole,
        title: &str,
        members: Vec<UserId>,
        opened: usize,
    ) -> Result<OneChat, CreateGroupError> {
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(move |_| Ok(Some(User { role, ..account(1) })));
        users.expect_by_ids().returning(|ids| Ok(if ids.contains(&user(404)) { vec![] } else { vec![account(2)] }));
        let mut blocks = MockBlockStore::new();
        let block = Block { blocker: user(3), blocked: actor().user };
        blocks.expect_between().returning(move |_, others| Ok(if others == [user(3)] { vec![block] } else { vec![] }));
        let mut circles = MockCircleReader::new();
        circles.expect_met().returning(|_, others| Ok(others.to_vec()));
        let mut log = MockChatLog::new();
        log.expect_found().times(opened).returning(|_, _| Ok(Founded { chat: chat(), is_new: true }));
        let mut chats = MockChatListReader::new();
        chats.expect_summary().returning(|_, _| Ok(Some(summary())));
        let use_case = CreateGroup {
            users: Arc::new(users),
            blocks: Arc::new(blocks),
            circles: Arc::new(circles),
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
        assert!(matches!(create("team", vec![user(3)], 0).await, Err(CreateGroupError::UserNotFound)), "has blocked");
        let as_guest = create_as(UserRole::Guest, "team", vec![user(2)], 0).await;
        assert!(matches!(as_guest, Err(CreateGroupError::Forbidden(GroupingDenied))));
        let crowd = (2..200).map(user).collect();
        assert!(matches!(create("team", crowd, 0).await, Err(CreateGroupError::Group(GroupError::TooMany))));
    }
}
