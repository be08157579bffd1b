//! One node: a hub, its reads under way, and what the bus has for it.

use std::collections::HashMap;

use bytes::Bytes;
use domain_kernel::{ChatId, Cursor, Timestamp};
use domain_messages::ChatEvent;

use super::client::Post;
use super::store::Store;
use crate::hub::Sabotage;
use crate::ports::{BusItem, PresenceChange};
use crate::{Answer, Hub, Outlet, Read, UserRead};

pub struct Node {
    pub hub: Hub<Post>,
    pub desk: Desk,
    /// What the bus will still deliver.
    pub bus: Vec<BusItem>,
    pub answers: Vec<Answer>,
    /// Reads of a user's list: the first half is done.
    pub halves: Vec<(Read, domain_messages::Memberships)>,
}

/// What the hub has asked for.
#[derive(Default)]
pub struct Desk {
    pub reads: Vec<Read>,
    pub published: Vec<PresenceChange>,
}

impl Outlet<Post> for Desk {
    fn encode(&mut self, event: &ChatEvent) -> Bytes {
        Bytes::from(event.kind.message().version.to_string())
    }

    fn encode_hidden(&mut self, _chat: ChatId, _cursor: Cursor) -> Bytes {
        Bytes::from_static(b"hidden")
    }

    fn wake(&mut self, _mailbox: &Post) {}

    fn read(&mut self, read: Read) {
        self.reads.push(read);
    }

    fn publish(&mut self, change: PresenceChange) {
        self.published.push(change);
    }
}

impl Node {
    pub fn new(now: Timestamp, seed: u64, sabotage: Option<Sabotage>) -> Self {
        let mut hub = Hub::new(now, seed);
        hub.sabotage = sabotage;
        Self { hub, desk: Desk::default(), bus: vec![], answers: vec![], halves: vec![] }
    }

    /// Carries out a read as of now; its answer comes later.
    pub fn look_up(&mut self, read: Read, store: &Store) {
        let answer = match read {
            Read::User { user, .. } => {
                let memberships = store.memberships(user);
                self.halves.push((read, memberships));
                return;
            }
            Read::UserHead { connection, user } => Answer::UserHead { connection, cursor: store.user_head(user) },
            Read::Heads(asked) => {
                let chats: Vec<ChatId> = asked.iter().map(|(chat, _)| *chat).collect();
                Answer::Heads { asked, heads: store.heads(&chats) }
            }
            Read::Changes { chat, from } => {
                Answer::Changes { chat, from, catchup: store.changes_since(chat, from).into() }
            }
            Read::Markers { connection, user, chats } => {
                let present = chats.into_iter().filter(|chat| store.chats[chat].visibility(user).is_some());
                Answer::Markers { connection, states: present.map(|chat| store.state(user, chat)).collect() }
            }
            Read::Reset { connection, user, chat, reason } => {
                let found = store.summary(user, chat).zip(store.page(user, chat)).map(Box::new);
                Answer::Reset { connection, chat, reason, found, people: HashMap::new() }
            }
        };
        self.answers.push(answer);
    }

    /// The second half of a read of a user's list.
    pub fn look_up_list(&mut self, read: &Read, memberships: domain_messages::Memberships, store: &Store) {
        let Read::User { connection, user, from } = *read else { return };
        let catchup = store.list_changes(user, from);
        let read = UserRead { from, memberships, catchup, people: HashMap::new() };
        self.answers.push(Answer::User { connection, read: Box::new(read) });
    }
}
