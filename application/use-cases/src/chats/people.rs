use std::collections::HashMap;

use domain_kernel::{PortFailure, UserId};
use domain_messages::ChatSummary;
use domain_users::User;
use domain_users::ports::UserReader;

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
pub(super) async fn people(users: &dyn UserReader, mut ids: Vec<UserId>) -> Result<People, PortFailure> {
    ids.sort_unstable();
    ids.dedup();
    let mut found = People::with_capacity(ids.len());
    for part in ids.chunks(500) {
        found.extend(users.by_ids(part).await?.into_iter().map(|user| (user.id, user)));
    }
    Ok(found)
}

/// A summary together with the peer it names.
pub(super) async fn one_chat(users: &dyn UserReader, summary: ChatSummary) -> Result<OneChat, PortFailure> {
    let people = people(users, summary.peer.into_iter().collect()).await?;
    Ok(OneChat { summary, people })
}
