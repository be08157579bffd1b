//! A client with a memory: applies what it gets by `docs/PROTOCOL.md` §3.3 and complains.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use domain_kernel::{ChatId, Cursor, Seq, UserId, Version};
use domain_messages::Catchup;

use super::store::Store;
use crate::{ChatDiff, ConnectionId, End, EventFrame, Mailbox, Offer, Outgoing, Queue, UserDiff};

/// The client's end of the hub.
#[derive(Clone, Default)]
pub struct Post(pub Rc<RefCell<PostState>>);

#[derive(Default)]
pub struct PostState {
    pub queue: Queue,
    pub wants_drain: bool,
    pub is_closed: bool,
}

impl Mailbox for Post {
    fn offer(&self, item: Outgoing) -> Offer {
        // A small queue, so that slow clients lag often.
        let mut state = self.0.borrow_mut();
        if state.queue.len() >= 12 { Offer::Refused } else { state.queue.offer(item) }
    }

    fn put(&self, item: Outgoing) -> bool {
        self.0.borrow_mut().queue.put(item)
    }

    fn backlog(&self) -> usize {
        self.0.borrow().queue.len()
    }

    fn shed(&self) -> Vec<Outgoing> {
        self.0.borrow_mut().queue.shed()
    }

    fn reopen(&self) {
        self.0.borrow_mut().queue.reopen();
    }

    fn tell_when_drained(&self) {
        self.0.borrow_mut().wants_drain = true;
    }

    fn close(&self, _end: End) {
        self.0.borrow_mut().is_closed = true;
    }
}

/// What a client holds of a chat.
pub struct Held {
    pub cursor: Cursor,
    /// Complete for everything touched after this.
    pub since: Seq,
    pub messages: BTreeMap<Seq, Version>,
}

pub struct Connected {
    pub node: usize,
    pub id: ConnectionId,
    pub post: Post,
    pub is_synced: bool,
}

pub struct Client {
    pub user: UserId,
    pub cursor: Option<Cursor>,
    pub chats: BTreeMap<ChatId, Held>,
    pub connected: Option<Connected>,
    /// Frames it reads at once.
    pub pace: usize,
    /// Chats named by the frames of a reset that is under way.
    pub complaints: Vec<String>,
    pub events: u64,
    pub hidden: u64,
}

impl Client {
    pub fn new(user: UserId, pace: usize) -> Self {
        Self {
            user,
            cursor: None,
            chats: BTreeMap::new(),
            connected: None,
            pace,
            complaints: vec![],
            events: 0,
            hidden: 0,
        }
    }

    pub fn apply(&mut self, item: Outgoing, store: &Store) {
        let complaint = match item {
            Outgoing::Event(frame) => self.on_event(&frame, store),
            Outgoing::User(frame) => {
                let is_next = self.cursor == Some(frame.event.previous);
                self.cursor = Some(frame.event.cursor);
                (!is_next).then(|| format!("user event {:?} is not the next", frame.event.cursor))
            }
            Outgoing::UserDiff(diff) => self.on_user_diff(&diff),
            Outgoing::Diff(diff) => self.on_diff(&diff, store),
            Outgoing::Reset(reset) => {
                let chat = reset.summary.chat.id;
                let seen = reset.page.messages.iter().map(|message| (message.seq, message.version)).collect();
                let fresh = Held { cursor: reset.summary.cursor, since: Seq::default(), messages: seen };
                let old = self.chats.insert(chat, fresh);
                old.is_none().then(|| format!("reset of {chat}, which is not held"))
            }
            Outgoing::SyncDone => {
                let connected = self.connected.as_mut().expect("connected");
                let again = std::mem::replace(&mut connected.is_synced, true);
                again.then(|| "a second sync_done".to_owned())
            }
            Outgoing::Typing { .. } | Outgoing::Presence(_) | Outgoing::Ready(_) => None,
        };
        self.complaints.extend(complaint);
    }

    fn on_event(&mut self, frame: &EventFrame, store: &Store) -> Option<String> {
        let chat = frame.chat;
        let at = frame.cursor;
        let Some(held) = self.chats.get_mut(&chat) else {
            return Some(format!("event {at:?} of {chat}, which is not held"));
        };
        let before = std::mem::replace(&mut held.cursor, at);
        if before != frame.previous {
            return Some(format!("event {at:?} of {chat} at {before:?}"));
        }
        let stream = &store.chats[&chat];
        if !stream.hears(self.user, at.seq) {
            return Some(format!("{} heard {at:?} of {chat} after its removal", self.user));
        }
        let is_visible = stream.hears(self.user, frame.about);
        if frame.bytes.as_ref() == b"hidden" {
            self.hidden += 1;
            return is_visible.then(|| format!("{at:?} of {chat} was hidden from {}", self.user));
        }
        self.events += 1;
        let version = String::from_utf8_lossy(&frame.bytes).parse().expect("a version");
        held.messages.insert(frame.about, Version::new(version));
        (!is_visible).then(|| format!("{} saw message {} of {chat}", self.user, frame.about))
    }

    fn on_diff(&mut self, diff: &ChatDiff, store: &Store) -> Option<String> {
        let Catchup::Changes { from, to, messages, .. } = diff.catchup.as_ref() else {
            return Some("a diff of nothing".into());
        };
        let chat = diff.chat;
        let Some(held) = self.chats.get_mut(&chat) else { return Some(format!("diff of {chat}, which is not held")) };
        let before = std::mem::replace(&mut held.cursor, *to);
        let visible: Vec<_> = messages.iter().filter(|message| diff.visibility.admits(message.seq)).collect();
        held.messages.extend(visible.iter().map(|message| (message.seq, message.version)));
        let stream = &store.chats[&chat];
        let leak = visible.iter().find(|message| !stream.hears(self.user, message.seq));
        if before != *from {
            Some(format!("diff from {from:?} of {chat} at {before:?}"))
        } else if let Some(leak) = leak {
            Some(format!("{} saw message {} of {chat} in a diff", self.user, leak.seq))
        } else {
            (!stream.hears(self.user, to.seq))
                .then(|| format!("{} got a diff of {chat} up to {to:?} after its removal", self.user))
        }
    }

    fn on_user_diff(&mut self, diff: &UserDiff) -> Option<String> {
        let before = self.cursor.replace(diff.catchup.to);
        for summary in &diff.catchup.chats {
            let since = summary.cursor.seq;
            let fresh = || Held { cursor: summary.cursor, since, messages: BTreeMap::new() };
            self.chats.entry(summary.chat.id).or_insert_with(fresh);
        }
        self.chats.retain(|chat, _| {
            let is_listed = diff.catchup.chats.iter().any(|summary| summary.chat.id == *chat);
            !diff.left.contains(chat) && (!diff.catchup.is_reset || is_listed)
        });
        (before != diff.from).then(|| format!("user diff from {:?} at {before:?}", diff.from))
    }
}
