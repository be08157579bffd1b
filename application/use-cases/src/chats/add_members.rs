use std::sync::Arc;

use domain_chats::ports::{CircleReader, FactsReader};
use domain_chats::{GROUP_MEMBERS, InvitingDenied};
use domain_kernel::ports::{IdSource, Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, ClientId, PortFailure, UserId};
use domain_messages::ports::ChatLog;
use domain_messages::{AppendRefused, Change};
use domain_users::Actor;
use domain_users::ports::{BlockStore, UserReader};

use crate::Stamps;
use crate::people::Surroundings;

/// Lets people into a group. Those who are in already are skipped.
pub struct AddMembers {
    /// What rights are decided on; read fresh, since this is rare.
    pub facts: Arc<dyn FactsReader>,
    /// Whether the people exist.
    pub users: Arc<dyn UserReader>,
    /// Whether they take anything from the actor.
    pub blocks: Arc<dyn BlockStore>,
    /// Whether a guest has met them.
    pub circles: Arc<dyn CircleReader>,
    /// Where it is written.
    pub log: Arc<dyn ChatLog>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Keys of system lines.
    pub ids: Arc<dyn IdSource>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub enum AddMembersError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// One of the people does not exist, has blocked the actor, or was never met by one who is a guest.
    #[error("one of the people does not exist")]
    UserNotFound,
    /// Nobody can be added to this kind of chat.
    #[error("this kind of chat takes no other members")]
    Forbidden,
    /// More than 100 at once.
    #[error("at most 100 people are added at once")]
    TooManyAtOnce,
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

impl AddMembers {
    /// Adds `users` to `chat`.
    pub async fn execute(&self, actor: Actor, chat: ChatId, mut users: Vec<UserId>) -> Result<(), AddMembersError> {
        users.sort_unstable();
        users.dedup();
        if users.len() > GROUP_MEMBERS {
            return Err(AddMembersError::TooManyAtOnce);
        }
        self.limiter.take(Limit::ChatChanges, &actor.user.to_string()).await?;
        let facts = self.facts.fresh_facts(chat, actor.user).await?.ok_or(AddMembersError::ChatNotFound)?;
        let right = facts.inviting_right()?;
        let around = Surroundings { users: &*self.users, blocks: &*self.blocks, circles: &*self.circles };
        let meeting = around.meeting_right(actor.user, users).await?.ok_or(AddMembersError::UserNotFound)?;
        let users = meeting.into_people();
        let line = ClientId::new(self.ids.next_id());
        self.log.append(Change::AddMembers { right, users, line, stamp: self.stamps.next() }).await?;
        Ok(())
    }
}

impl From<InvitingDenied> for AddMembersError {
    fn from(denied: InvitingDenied) -> Self {
        match denied {
            InvitingDenied::NotMember => Self::ChatNotFound,
            InvitingDenied::ClosedKind => Self::Forbidden,
        }
    }
}

impl From<AppendRefused> for AddMembersError {
    fn from(refused: AppendRefused) -> Self {
        match refused {
            AppendRefused::Stale | AppendRefused::ClientIdReused | AppendRefused::Busy => Self::Busy,
            AppendRefused::NoSuchMessage => Self::ChatNotFound,
            AppendRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, chat, facts, ids, no_limit, placed, stamps, user};
    use domain_chats::ports::{MockCircleReader, MockFactsReader};
    use domain_chats::{ChatFacts, ChatKind, MemberRole};
    use domain_messages::ports::MockChatLog;
    use domain_users::ports::{MockBlockStore, MockUserReader};
    use domain_users::{Block, User, UserRole};

    async fn add(found: Option<ChatFacts>, whom: Vec<UserId>, appends: usize) -> Result<(), AddMembersError> {
        add_as(UserRole::Member, found, whom, appends).await
    }

    /// User 1, who has met nobody but user 2.
    async fn add_as(
        role: UserRole,
        found: Option<ChatFacts>,
        whom: Vec<UserId>,
        appends: usize,
    ) -> Result<(), AddMembersError> {
        let mut circles = MockCircleReader::new();
        circles.expect_met().returning(|_, _| Ok(vec![user(2)]));
        let mut facts = MockFactsReader::new();
        facts.expect_fresh_facts().returning(move |_, _| Ok(found));
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(move |_| Ok(Some(User { role, ..account(1) })));
        users.expect_by_ids().returning(|ids| match ids {
            [one] if *one == user(2) => Ok(vec![account(2)]),
            [one] if *one == user(3) => Ok(vec![account(3)]),
            [one] if *one == user(4) => Ok(vec![account(4)]),
            _ => Ok(vec![]),
        });
        let mut blocks = MockBlockStore::new();
        let block = Block { blocker: user(3), blocked: actor().user };
        blocks.expect_between().returning(move |_, others| Ok(if others == [user(3)] { vec![block] } else { vec![] }));
        let mut log = MockChatLog::new();
        log.expect_append().times(appends).returning(|_| Ok(placed(3)));
        let use_case = AddMembers {
            facts: Arc::new(facts),
            users: Arc::new(users),
            blocks: Arc::new(blocks),
            circles: Arc::new(circles),
            log: Arc::new(log),
            limiter: Arc::new(no_limit()),
            ids: ids(),
            stamps: stamps(),
        };
        use_case.execute(actor(), chat(), whom).await
    }

    #[tokio::test]
    async fn a_member_adds_and_each_refusal_adds_nobody() {
        let member = Some(facts(ChatKind::Group, Some(MemberRole::Member)));
        assert!(add(member, vec![user(2), user(2)], 1).await.is_ok());
        assert!(matches!(add(None, vec![user(2)], 0).await, Err(AddMembersError::ChatNotFound)));
        let outsider = Some(facts(ChatKind::Group, None));
        assert!(matches!(add(outsider, vec![user(2)], 0).await, Err(AddMembersError::ChatNotFound)));
        let direct = Some(facts(ChatKind::Direct, Some(MemberRole::Member)));
        assert!(matches!(add(direct, vec![user(2)], 0).await, Err(AddMembersError::Forbidden)));
        assert!(matches!(add(member, vec![user(404)], 0).await, Err(AddMembersError::UserNotFound)));
        assert!(
            matches!(add(member, vec![user(3)], 0).await, Err(AddMembersError::UserNotFound)),
            "has blocked the actor"
        );
        assert!(add(member, vec![user(4)], 1).await.is_ok());
        assert!(add_as(UserRole::Guest, member, vec![user(2)], 1).await.is_ok());
        let unmet = add_as(UserRole::Guest, member, vec![user(4)], 0).await;
        assert!(matches!(unmet, Err(AddMembersError::UserNotFound)), "a guest brings nobody whom they have not met");
        let crowd = (2..200).map(user).collect();
        assert!(matches!(add(member, crowd, 0).await, Err(AddMembersError::TooManyAtOnce)));
    }
}
