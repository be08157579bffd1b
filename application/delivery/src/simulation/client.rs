//! A client with a memory: applies what it gets by `docs/PROTOCOL.md` §3.3 and complains.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use domain_kernel::{ChatId, Cursor, Seq, SessionId, UserId, Version};
use domain_messages::Catchup;

use super::list::Listed;
use super::store::Store;
use crate::{ChatBump, ChatDiff, ConnectionId, End, EventFrame, Mailbox, Offer, Outgoing, Queue, UserDiff};

/// The client's end of the hub.
#[derive(Clone, Default)]
pub struct Post(pub Rc<RefCell<PostState>>);

pub struct PostState {
    pub queue: Queue,
    /// So many live events fit: few, so that slow clients lag often.
    pub capacity: usize,
    pub wants_drain: bool,
    pub end: Option<End>,
}

impl Default for PostState {
    fn default() -> Self {
        Self { queue: Queue::default(), capacity: 12, wants_drain: false, end: None }
    }
}

impl Mailbox for Post {
    fn offer(&self, item: Outgoing) -> Offer {
        let mut state = self.0.borrow_mut();
        if state.queue.len() >= state.capacity { Offer::Refused } else { state.queue.offer(item) }
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

    fn close(&self, end: End) {
        self.0.borrow_mut().end = Some(end);
    }
}

/// What a client holds of a chat.
pub struct Held {
    pub cursor: Cursor,
    /// Complete for everything touched after this.
    pub since: Seq,
    pub messages: BTreeMap<Seq, Version>,
    pub listed: Listed,
}

pub struct Connected {
    pub node: usize,
    pub id: ConnectionId,
    pub post: Post,
    pub session: SessionId,
    pub is_synced: bool,
}

pub struct Client {
    pub user: UserId,
    pub cursor: Option<Cursor>,
    pub chats: BTreeMap<ChatId, Held>,
    pub connected: Option<Connected>,
    /// Takes bumps of large chats.
    pub takes_bumps: bool,
    /// Frames it reads at once.
    pub pace: usize,
    /// Chats named by the frames of a reset that is under way.
    pub complaints: Vec<String>,
    pub events: u64,
    pub hidden: u64,
    pub bumps: u64,
    /// Chats whose place in the list this connection has told.
    pub told: BTreeSet<ChatId>,
    /// Chats of which the next bump may tell what is known.
    pub unsure: BTreeSet<ChatId>,
}

impl Client {
    pub fn new(user: UserId, pace: usize) -> Self {
        Self {
            user,
            cursor: None,
            chats: BTreeMap::new(),
            connected: None,
            takes_bumps: false,
            pace,
            complaints: vec![],
            events: 0,
            hidden: 0,
            bumps: 0,
            told: BTreeSet::new(),
            unsure: BTreeSet::new(),
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
                let mut listed = Listed::of(&reset.summary);
                // The page may be newer than the summary.
                reset.page.messages.last().inspect(|newest| listed.show(newest.seq, newest.version));
                let fresh = Held { cursor: reset.summary.cursor, since: Seq::default(), messages: seen, listed };
                let old = self.chats.insert(chat, fresh);
                old.is_none().then(|| format!("reset of {chat}, which is not held"))
            }
            Outgoing::SyncDone => {
                let connected = self.connected.as_mut().expect("connected");
                let again = std::mem::replace(&mut connected.is_synced, true);
                self.on_sync_done(store);
                again.then(|| "a second sync_done".to_owned())
            }
            Outgoing::Bump(bumps) => bumps.value().iter().find_map(|bump| self.on_bump(bump, store)),
            Outgoing::Typing { .. } | Outgoing::Marks(_) | Outgoing::Presence(_) | Outgoing::Ready(_) => None,
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
        held.listed.follow(at.seq, []);
        let stream = &store.chats[&chat];
        if !stream.has(at) {
            // Of a history that is no more: what follows is a reset.
            return None;
        }
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
        held.listed.show(frame.about, Version::new(version));
        held.listed.last_number = held.listed.last_number.max(stream.last_number_at(at.seq));
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
        held.listed.follow(to.seq, visible.iter().copied());
        let stream = &store.chats[&chat];
        if !stream.has(*to) {
            return (before != *from).then(|| format!("diff from {from:?} of {chat} at {before:?}"));
        }
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

    /// A chat of which nothing was told by now ends at the client's cursor. A list that is further is of a history that is no more,
    /// or the node has not heard what another one had: then it is read anew, and what is told next may be known already.
    fn on_sync_done(&mut self, store: &Store) {
        for (chat, held) in &mut self.chats {
            let is_beyond = held.listed.seq > held.cursor.seq && !self.told.contains(chat);
            if is_beyond && let Some(summary) = store.summary(self.user, *chat) {
                held.listed = Listed::of(&summary);
                self.unsure.insert(*chat);
            }
        }
    }

    fn on_bump(&mut self, bump: &ChatBump, store: &Store) -> Option<String> {
        let (whom, chat) = (self.user, bump.chat);
        self.bumps += 1;
        self.told.insert(chat);
        let Some(held) = self.chats.get_mut(&chat) else { return Some(format!("bump of {chat}, which is not held")) };
        if !self.takes_bumps {
            return Some(format!("bump of {chat} for {whom}, whose client takes none"));
        }
        let is_unsure = self.unsure.remove(&chat);
        let wrong = held.listed.bump(bump, whom, &store.chats[&chat]).filter(|_| !is_unsure)?;
        Some(format!("{whom} got a bump of {chat} up to {} {wrong}", bump.seq))
    }

    fn on_user_diff(&mut self, diff: &UserDiff) -> Option<String> {
        let before = self.cursor.replace(diff.catchup.to);
        for summary in &diff.catchup.chats {
            let since = summary.cursor.seq;
            let listed = || Listed::of(summary);
            let fresh = || Held { cursor: summary.cursor, since, messages: BTreeMap::new(), listed: listed() };
            // What is held is counted here: a list does not say of which moment its count is for those who were told of later ones.
            self.chats.entry(summary.chat.id).or_insert_with(fresh);
        }
        self.chats.retain(|chat, _| {
            let is_listed = diff.catchup.chats.iter().any(|summary| summary.chat.id == *chat);
            !diff.left.contains(chat) && (!diff.catchup.is_reset || is_listed)
        });
        (before != diff.from).then(|| format!("user diff from {:?} at {before:?}", diff.from))
    }
}
