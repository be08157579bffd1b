use std::sync::Arc;

use domain_chats::MeetingRight;
use domain_chats::ports::CircleReader;
use domain_kernel::ports::Clock;
use domain_kernel::{PortFailure, Timestamp, UserId};
use domain_users::ports::{BlockStore, ContactStore, PortraitStore, UserReader};
use domain_users::{Actor, Contact, Portrait, User};

/// Reads who somebody is, what they tell about themselves, and what they are to the actor.
pub struct ReadPerson {
    /// Who somebody is.
    pub users: Arc<dyn UserReader>,
    /// Where portraits are kept.
    pub portraits: Arc<dyn PortraitStore>,
    /// Where contacts are kept.
    pub contacts: Arc<dyn ContactStore>,
    /// Where blocks are kept.
    pub blocks: Arc<dyn BlockStore>,
    /// Whether a guest has met them.
    pub circles: Arc<dyn CircleReader>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// A person as the actor sees them.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub user: User,
    /// What they show; an empty one when they have blocked the actor, or when the actor is a guest who shares no chat with them.
    /// Availability and audience are nobody else's business.
    pub portrait: Portrait,
    /// What the actor keeps of them.
    pub contact: Option<Contact>,
    /// The actor has blocked them.
    pub is_blocked: bool,
    /// When it was read.
    pub at: Timestamp,
}

/// Why there is nobody to see.
#[derive(Debug, thiserror::Error)]
pub enum ReadPersonError {
    /// There is no such person.
    #[error("there is no such user")]
    UserNotFound,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ReadPerson {
    /// The person `user`.
    pub async fn execute(&self, actor: Actor, user: UserId) -> Result<Person, ReadPersonError> {
        let user = self.users.by_id(user).await?.ok_or(ReadPersonError::UserNotFound)?;
        let blocks = self.blocks.between(actor.user, &[user.id]).await?;
        let is_hidden = blocks.iter().any(|block| block.blocked == actor.user) || !self.are_met(actor, user.id).await?;
        let portrait = if is_hidden { Portrait::default() } else { self.portraits.load(user.id).await? };
        let contact = self.contacts.load(actor.user, user.id).await?;
        let is_blocked = blocks.iter().any(|block| block.blocker == actor.user);
        Ok(Person { user, portrait, contact, is_blocked, at: self.clock.now() })
    }

    /// False for a guest and somebody with whom they share no chat. Whoever signs what a guest may read keeps a name, so that a history
    /// of people who have left can be read.
    async fn are_met(&self, actor: Actor, person: UserId) -> Result<bool, PortFailure> {
        if actor.user == person {
            return Ok(true);
        }
        let Some(viewer) = self.users.by_id(actor.user).await? else { return Ok(false) };
        if MeetingRight::prove(&viewer, vec![person], &[]).is_ok() {
            return Ok(true);
        }
        let met = self.circles.met(viewer.id, &[person]).await?;
        Ok(MeetingRight::prove(&viewer, vec![person], &met).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, clock, user};
    use domain_chats::ports::MockCircleReader;
    use domain_kernel::Version;
    use domain_users::ports::{MockBlockStore, MockContactStore, MockPortraitStore, MockUserReader};
    use domain_users::{Block, UserRole};

    /// Who looks, whom they have met, and who has blocked whom.
    struct Scene {
        role: UserRole,
        met: Vec<UserId>,
        block: Option<Block>,
    }

    async fn read(scene: Scene, person: UserId) -> Result<Person, ReadPersonError> {
        let Scene { role, met, block } = scene;
        let mut users = MockUserReader::new();
        users
            .expect_by_id()
            .returning(move |id| Ok(Some(if id == actor().user { User { role, ..account(1) } } else { account(2) })));
        let mut blocks = MockBlockStore::new();
        blocks.expect_between().return_once(move |_, _| Ok(block.into_iter().collect()));
        let mut portraits = MockPortraitStore::new();
        let shown = Portrait { version: Version::new(3), ..Portrait::default() };
        portraits.expect_load().returning(move |_| Ok(shown.clone()));
        let mut contacts = MockContactStore::new();
        contacts.expect_load().return_once(|_, _| Ok(None));
        let mut circles = MockCircleReader::new();
        circles.expect_met().returning(move |_, _| Ok(met.clone()));
        let use_case = ReadPerson {
            users: Arc::new(users),
            portraits: Arc::new(portraits),
            contacts: Arc::new(contacts),
            blocks: Arc::new(blocks),
            circles: Arc::new(circles),
            clock: clock(),
        };
        use_case.execute(actor(), person).await
    }

    #[tokio::test]
    async fn whoever_has_blocked_the_actor_tells_nothing() {
        let (me, other) = (actor().user, user(2));
        for (block, version, is_blocked) in [
            (None, 3, false),
            (Some(Block { blocker: me, blocked: other }), 3, true),
            (Some(Block { blocker: other, blocked: me }), 0, false),
        ] {
            let scene = Scene { role: UserRole::Member, met: vec![], block };
            let person = read(scene, other).await.expect("a person");
            assert_eq!((person.portrait.version, person.is_blocked), (Version::new(version), is_blocked), "{block:?}");
        }
    }

    #[tokio::test]
    async fn to_a_guest_strangers_show_a_name_and_nothing_else() {
        let (me, other) = (actor().user, user(2));
        for (met, person, version) in [(vec![], other, 0), (vec![other], other, 3), (vec![], me, 3)] {
            let scene = Scene { role: UserRole::Guest, met, block: None };
            let seen = read(scene, person).await.expect("a person");
            assert_eq!((seen.user.id, seen.portrait.version), (person, Version::new(version)));
        }
    }
}
