use std::sync::Arc;

use domain_chats::ports::CircleReader;
use domain_chats::{ApproachingDenied, ApproachingRight, Founding};
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, PortFailure, UserId};
use domain_messages::ports::{ChatListReader, ChatLog};
use domain_users::Actor;
use domain_users::ports::{BlockStore, UserReader};

use crate::Stamps;
use crate::people::{OneChat, one_chat};

/// Opens the chat of the actor and one other person: the same one each time, whoever of the two asks.
pub struct OpenDirect {
    /// Whether the other person exists.
    pub users: Arc<dyn UserReader>,
    /// Whether one of the two has blocked the other.
    pub blocks: Arc<dyn BlockStore>,
    /// Whether there is a chat of the two already, and whether a guest has met the other.
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

/// Why no chat was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenDirectError {
    /// There is no such person; for a guest, nobody is there whom they share no chat with.
    #[error("there is no such user")]
    UserNotFound,
    /// A chat with oneself is called notes and opened as such.
    #[error("the other person is yourself")]
    Oneself,
    /// One of the two has blocked the other.
    #[error("one of the two has blocked the other")]
    Severed,
    /// There is no chat of the two yet, and nobody uses the other account.
    #[error("nobody uses this account")]
    Gone,
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
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string()).await?;
        let chat = match self.circles.direct(actor.user, peer).await? {
            Some(chat) => {
                self.require_no_block(actor.user, peer).await?;
                chat
            }
            None => self.found(actor.user, peer).await?,
        };
        let summary = self.chats.summary(actor.user, chat).await?.ok_or(OpenDirectError::UserNotFound)?;
        Ok(one_chat(&*self.users, summary).await?)
    }

    async fn found(&self, founder: UserId, peer: UserId) -> Result<ChatId, OpenDirectError> {
        let founder = self.users.by_id(founder).await?.ok_or(OpenDirectError::UserNotFound)?;
        let peer = self.users.by_id(peer).await?.ok_or(OpenDirectError::UserNotFound)?;
        let met = self.circles.met(founder.id, &[peer.id]).await?;
        let right = ApproachingRight::prove(&founder, &peer, &met)?;
        self.require_no_block(founder.id, peer.id).await?;
        let stamp = self.stamps.next();
        let founding = Founding::direct(ChatId::new(self.ids.next_id()), right, stamp.at);
        Ok(self.log.found(founding, stamp.tag).await?.chat)
    }

    async fn require_no_block(&self, one: UserId, other: UserId) -> Result<(), OpenDirectError> {
        let blocks = self.blocks.between(one, &[other]).await?;
        if blocks.is_empty() { Ok(()) } else { Err(OpenDirectError::Severed) }
    }
}

impl From<ApproachingDenied> for OpenDirectError {
    fn from(denied: ApproachingDenied) -> Self {
        match denied {
            ApproachingDenied::Unmet(_) => Self::UserNotFound,
            ApproachingDenied::Gone => Self::Gone,
        }
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
    use domain_users::{AccountState, Block, User, UserRole};

    /// User 1, who asks, and user 2, who is there.
    struct Scene {
        role: UserRole,
        state: AccountState,
        is_blocked: bool,
        has_met: bool,
        has_chat: bool,
    }

    const USUAL: Scene = Scene {
        role: UserRole::Member,
        state: AccountState::Active,
        is_blocked: false,
        has_met: false,
        has_chat: false,
    };

    async fn open(scene: Scene, peer: UserId, opened: usize) -> Result<OneChat, OpenDirectError> {
        let Scene { role, state, is_blocked, has_met, has_chat } = scene;
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(move |id| {
            let known = [User { role, ..account(1) }, User { state, ..account(2) }];
            Ok(known.into_iter().find(|user| user.id == id))
        });
        users.expect_by_ids().returning(|_| Ok(vec![]));
        let mut blocks = MockBlockStore::new();
        let block = Block { blocker: actor().user, blocked: user(2) };
        blocks.expect_between().returning(move |_, _| Ok(if is_blocked { vec![block] } else { vec![] }));
        let mut circles = MockCircleReader::new();
        circles.expect_met().returning(move |_, others| Ok(if has_met { others.to_vec() } else { vec![] }));
        circles.expect_direct().returning(move |_, _| Ok(has_chat.then(chat)));
        let mut log = MockChatLog::new();
        log.expect_found().times(opened).returning(|_, _| Ok(Founded { chat: chat(), is_new: true }));
        let mut chats = MockChatListReader::new();
        chats.expect_summary().returning(|_, _| Ok(Some(summary())));
        let use_case = OpenDirect {
            users: Arc::new(users),
            blocks: Arc::new(blocks),
            circles: Arc::new(circles),
            log: Arc::new(log),
            chats: Arc::new(chats),
            limiter: Arc::new(no_limit()),
            ids: ids(),
            stamps: stamps(),
        };
        use_case.execute(actor(), peer).await
    }

    #[tokio::test]
    async fn nobody_oneself_and_whom_one_blocked_open_nothing() {
        assert!(open(USUAL, user(2), 1).await.is_ok());
        assert!(matches!(open(USUAL, user(404), 0).await, Err(OpenDirectError::UserNotFound)));
        assert!(matches!(open(USUAL, actor().user, 0).await, Err(OpenDirectError::Oneself)));
        let blocked = Scene { is_blocked: true, ..USUAL };
        assert!(matches!(open(blocked, user(2), 0).await, Err(OpenDirectError::Severed)));
    }

    #[tokio::test]
    async fn a_guest_opens_a_chat_only_with_whom_they_have_met() {
        let guest = Scene { role: UserRole::Guest, ..USUAL };
        assert!(matches!(open(guest, user(2), 0).await, Err(OpenDirectError::UserNotFound)));
        assert!(open(Scene { role: UserRole::Guest, has_met: true, ..USUAL }, user(2), 1).await.is_ok());
    }

    #[tokio::test]
    async fn with_an_account_that_nobody_uses_only_the_old_chat_is_opened() {
        for state in [AccountState::Disabled, AccountState::Deleted] {
            assert!(matches!(open(Scene { state, ..USUAL }, user(2), 0).await, Err(OpenDirectError::Gone)));
            assert!(open(Scene { state, has_chat: true, ..USUAL }, user(2), 0).await.is_ok());
        }
    }
}
