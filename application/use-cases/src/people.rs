use std::collections::HashMap;

use domain_chats::MeetingRight;
use domain_chats::ports::CircleReader;
use domain_kernel::{PortFailure, UserId};
use domain_messages::ChatSummary;
use domain_users::User;
use domain_users::ports::{BlockStore, UserReader};

/// The people that an answer names, by id.
pub type People = HashMap<UserId, User>;

/// One chat as the actor sees it.
#[derive(Clone, Debug)]
pub struct OneChat {
    /// The chat.
    pub summary: ChatSummary,
    /// The peer, if it is a direct chat.
    pub people: People,
}

/// Those of `ids` that exist, in one query for each 500.
pub(crate) async fn people(users: &dyn UserReader, mut ids: Vec<UserId>) -> Result<People, PortFailure> {
    ids.sort_unstable();
    ids.dedup();
    let mut found = People::with_capacity(ids.len());
    for part in ids.chunks(500) {
        found.extend(users.by_ids(part).await?.into_iter().map(|user| (user.id, user)));
    }
    Ok(found)
}

/// A summary together with the peer it names.
pub(crate) async fn one_chat(users: &dyn UserReader, summary: ChatSummary) -> Result<OneChat, PortFailure> {
    let people = people(users, summary.peer.into_iter().collect()).await?;
    Ok(OneChat { summary, people })
}

/// What tells whom somebody may begin something new with.
pub(crate) struct Surroundings<'a> {
    pub(crate) users: &'a dyn UserReader,
    pub(crate) blocks: &'a dyn BlockStore,
    pub(crate) circles: &'a dyn CircleReader,
}

impl Surroundings<'_> {
    /// The right of `user` to bring `others`, each named once, into something new. `None` when one of them does not exist, has blocked
    /// the user, or is nobody whom the user has met and they meet only those: then they are not to be had, as if there were no such person.
    pub(crate) async fn meeting_right(
        &self,
        user: UserId,
        others: Vec<UserId>,
    ) -> Result<Option<MeetingRight>, PortFailure> {
        let Some(account) = self.users.by_id(user).await? else { return Ok(None) };
        if people(self.users, others.clone()).await?.len() != others.len() {
            return Ok(None);
        }
        if self.blocks.between(user, &others).await?.iter().any(|block| block.blocked == user) {
            return Ok(None);
        }
        let met = self.circles.met(user, &others).await?;
        Ok(MeetingRight::prove(&account, others, &met).ok())
    }
}
