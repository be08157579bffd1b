//! One node: a hub, its reads under way, and what the bus has for it.

use std::collections::HashMap;

use bytes::Bytes;
use domain_kernel::{ChatId, Cursor, Timestamp};
use domain_messages::{ChatEvent, Receipt};

use super::client::Post;
use super::store::Store;
use crate::hub::Sabotage;
use crate::ports::BusItem;
use crate::{Answer, Hub, Note, Outlet, Read, UserRead};

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
    pub published: Vec<Vec<Receipt>>,
    pub notes: Vec<Note>,
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

    fn publish(&mut self, receipts: Vec<Receipt>) {
        self.published.push(receipts);
    }

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

impl Node {
    pub fn new(now: Timestamp, seed: u64, sabotage: Option<Sabotage>) -> Self {
        let mut hub = Hub::new(now, seed);
        hub.sabotage(sabotage);
        // A chat of three is a large one, so that chats become large and small again all the time.
        hub.passive_members = 2;
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
            Read::UserHeads(asked) => Answer::UserHeads(
                asked.into_iter().map(|(connection, user)| (connection, store.user_head(user))).collect(),
            ),
            Read::Heads(asked) => {
                let chats: Vec<ChatId> = asked.iter().map(|(chat, _)| *chat).collect();
                Answer::Heads { asked, heads: store.heads(&chats) }
            }
            Read::Recent { within } => Answer::Recent(store.recent(within)),
            Read::Changes(asked) => {
                let catchups = store.all_changes_since(&asked).into_iter().map(Into::into).collect();
                Answer::Changes { asked, catchups }
            }
            Read::EndedSessions => Answer::EndedSessions(store.ended.clone()),
            Read::Presence(asked) => {
                let online = store.online.values().filter(|change| asked.contains(&change.user)).copied().collect();
                Answer::Presence { asked, online }
            }
            Read::Elsewhere(asked) => {
                let online = asked.iter().filter_map(|user| store.online.get(user)).copied().collect();
                Answer::Elsewhere { asked, online }
            }
            Read::Sight { question, asked } => {
                let looks = asked.iter().map(|(_, look)| *look);
                let seen = looks.filter_map(|look| Some((look, store.sight(look)?))).collect();
                Answer::Sight { question, asked, seen }
            }
            Read::Severed { question, asked } => Answer::Severed { question, asked, blocks: store.blocks.clone() },
            Read::Markers { connection, user, chats } => {
                let present = chats.into_iter().filter(|chat| store.chats[chat].visibility(user).is_some());
                Answer::Markers { connection, states: present.map(|chat| store.state(user, chat)).collect() }
            }
            Read::Marks { connection, user, chat } => {
                Answer::Marks { connection, chat, marks: store.marks(user, chat) }
            }
            Read::Summaries { connection, user, chats } => {
                let summaries = chats.iter().filter_map(|chat| store.summary(user, *chat)).collect();
                Answer::Summaries { connection, summaries }
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
        let severed = store.blocks.iter().filter_map(|block| block.other(user)).collect();
        let read = UserRead { from, memberships, catchup, people: HashMap::new(), severed };
        self.answers.push(Answer::User { connection, read: Box::new(read) });
    }
}
