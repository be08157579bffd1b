//! Bumps: where large chats stand, for those who do not follow them event by event. Each is encoded once for all of them. A bump
//! continues what was told before; to whom something else was told last, or whose socket was busy, the store tells the whole.

use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Number, Seq, Timestamp, UserId};
use domain_messages::{ChatEvent, ChatEventKind, ChatHead, ChatSummary, Content, Message};

use super::{ConnectionId, Hub};
use crate::limits::{BUMP_EVERY, HEADS, LOW_WATER, RETRACTED};
use crate::standing::{Local, Standing};
use crate::{ChatBump, Mailbox, Offer, Outgoing, Outlet, Read, Shared};

/// What has happened in a large chat since its last bump.
pub(crate) struct Window {
    /// The chat's end at that bump: whoever was told so far can be told the rest.
    pub(super) from: Seq,
    /// Countable messages retracted since, each with the event that did it.
    retracted: Vec<(Seq, Number)>,
    /// Between these places nobody knows which event has retracted what.
    blurred: Option<(Seq, Seq)>,
    /// The newest message among those that were touched.
    newest: Option<Arc<Message>>,
    /// Who has written since: their markers have moved, which a bump for all does not tell.
    authors: Vec<UserId>,
    told_at: Option<Timestamp>,
    is_due: bool,
}

impl Window {
    pub(super) fn from(head: Seq) -> Self {
        Self {
            from: head,
            retracted: Vec::new(),
            blurred: None,
            newest: None,
            authors: vec![],
            told_at: None,
            is_due: false,
        }
    }

    /// A message was retracted by this event, or by one before it: the last word counts.
    fn retract(&mut self, seq: Seq, number: Number) {
        self.retracted.retain(|(_, known)| *known != number);
        if self.retracted.len() == RETRACTED {
            // So many in three seconds are told by the store, as a count.
            self.retracted.clear();
            self.blur(Seq::default(), seq);
        }
        self.retracted.push((seq, number));
    }

    fn blur(&mut self, from: Seq, to: Seq) {
        self.blurred = Some(self.blurred.map_or((from, to), |(low, high)| (low.min(from), high.max(to))));
    }

    fn wrote(&mut self, message: &Message) {
        if message.number.is_some() && !self.authors.contains(&message.sender) {
            self.authors.push(message.sender);
        }
    }

    fn touch(&mut self, message: &Arc<Message>) {
        if self.newest.as_ref().is_none_or(|newest| newest.seq <= message.seq) {
            self.newest = Some(Arc::clone(message));
        }
    }
}

/// One window's bump, in the forms that different people get.
struct Telling {
    from: Seq,
    retracted: Vec<(Seq, Number)>,
    blurred: Option<(Seq, Seq)>,
    /// Without what was retracted, and without the newest message.
    bump: ChatBump,
    newest: Option<Arc<Message>>,
    authors: Vec<UserId>,
    /// Everything that happened, with the newest message and without.
    shared: [Option<Arc<Shared<Vec<ChatBump>>>>; 2],
}

impl<M: Mailbox> Hub<M> {
    /// An event of a chat was handed out; in a large one it counts for the next bump.
    pub(super) fn gather(&mut self, event: &ChatEvent) {
        let Some(entry) = self.chats.get_mut(&event.chat) else { return };
        let message = event.kind.message();
        entry.last_number = entry.last_number.max(message.number.unwrap_or_default());
        let Some(window) = &mut entry.window else { return };
        window.touch(message);
        if let ChatEventKind::MessageWritten(message) = &event.kind {
            window.wrote(message);
        }
        if let (ChatEventKind::MessageRetracted(_), Some(number)) = (&event.kind, message.number) {
            window.retract(event.cursor.seq, number);
        }
        self.bump_later(event.chat);
    }

    /// More than one event was missing, and these are the messages touched. `is_all` when the log was read from the known head to
    /// its end: then what is a tombstone now became one in between, because a tombstone is touched no more.
    pub(super) fn gather_all(&mut self, chat: ChatId, to: Cursor, is_all: bool, messages: &[Message]) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let head = entry.head.seq;
        let numbers = messages.iter().filter_map(|message| message.number);
        entry.last_number = numbers.fold(entry.last_number, Number::max);
        let Some(window) = &mut entry.window else { return };
        messages.iter().filter(|message| message.seq > head).for_each(|message| window.wrote(message));
        if let Some(newest) = messages.last() {
            window.touch(&Arc::new(newest.clone()));
        }
        let tombstones = messages.iter().filter(|message| matches!(message.content, Content::Tombstone));
        if is_all {
            tombstones.filter_map(|message| message.number).for_each(|number| window.retract(to.seq, number));
            window.blur(head, to.seq);
        } else {
            // Some may have become tombstones only after `to`: nobody from before it can be told which.
            window.blur(Seq::default(), to.seq);
        }
        self.bump_later(chat);
    }

    /// The chat goes on in another history: everybody is told anew.
    pub(super) fn gather_anew(&mut self, head: &ChatHead, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&head.chat) else { return };
        entry.last_number = head.last_number;
        let Some(window) = &mut entry.window else { return };
        let told_at = window.told_at;
        **window = Window { told_at, ..Window::from(head.cursor.seq) };
        let mut told = Vec::new();
        for local in &mut entry.locals {
            let takes_bumps = |slot| self.connections.get(slot).is_some_and(|connection| connection.passive.is_some());
            match local.standing {
                Standing::Passive { at, .. } => local.standing = Standing::Passive { at, told: Seq::default() },
                // Its events may go on where they were left: then they do not take back what bumps had told before it came onto the screen.
                Standing::Behind(at) if takes_bumps(local.slot) => {
                    local.standing = Standing::Passive { at, told: Seq::default() };
                }
                Standing::Unplaced(_)
                | Standing::Live
                | Standing::Ahead(_)
                | Standing::Behind(_)
                | Standing::Resetting => continue,
            }
            told.push(local.slot);
        }
        for slot in told {
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.forgive(head.chat);
            }
            self.owe_bump(slot, head.chat);
            self.pump(slot, out);
        }
    }

    fn bump_later(&mut self, chat: ChatId) {
        let window = self.chats.get_mut(&chat).and_then(|entry| entry.window.as_mut());
        if let Some(window) = window.filter(|window| !window.is_due) {
            window.is_due = true;
            self.bumping.push(chat);
        }
    }

    /// Tells of large chats that have moved, each three seconds after the last time.
    pub(super) fn tell_bumps(&mut self, out: &mut impl Outlet<M>) {
        for chat in std::mem::take(&mut self.bumping) {
            let window = self.chats.get(&chat).and_then(|entry| entry.window.as_ref());
            let Some(window) = window.filter(|window| window.is_due) else { continue };
            if window.told_at.is_some_and(|at| self.now.since(at) < BUMP_EVERY) {
                self.bumping.push(chat);
            } else {
                self.bump(chat, out);
            }
        }
    }

    fn bump(&mut self, chat: ChatId, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let Some(window) = &mut entry.window else { return };
        (window.told_at, window.is_due) = (Some(self.now), false);
        let mut telling = Telling {
            from: std::mem::replace(&mut window.from, entry.head.seq),
            retracted: std::mem::take(&mut window.retracted),
            blurred: window.blurred.take(),
            bump: ChatBump {
                chat,
                seq: entry.head.seq,
                last_number: entry.last_number,
                last_message: None,
                member_count: entry.member_count,
                retracted: Vec::new(),
                read: None,
            },
            newest: window.newest.clone(),
            authors: std::mem::take(&mut window.authors),
            shared: [None, None],
        };
        let mut owed = Vec::new();
        for local in &mut entry.locals {
            let Standing::Passive { at, told } = local.standing else { continue };
            let Some(connection) = self.connections.get(local.slot) else { continue };
            let is_owed = connection.passive.as_ref().is_none_or(|passive| passive.owes(chat));
            if is_owed || told >= telling.bump.seq {
                continue;
            }
            let is_busy = connection.is_lagging || connection.mailbox.backlog() > LOW_WATER;
            let offer = if is_busy || !telling.continues(told) || telling.leaves_behind(connection.user) {
                Offer::Refused
            } else {
                connection.mailbox.offer(Outgoing::Bump(telling.to(local, told)))
            };
            match offer {
                Offer::Taken { was_idle } => {
                    local.standing = Standing::Passive { at, told: telling.bump.seq };
                    if was_idle {
                        out.wake(&connection.mailbox);
                    }
                }
                Offer::Refused => owed.push(local.slot),
            }
        }
        for slot in owed {
            self.owe_bump(slot, chat);
            self.pump(slot, out);
        }
    }

    /// Puts a connection into a large chat: its events wait at `cursor`. How much of what followed its list was told, by an earlier
    /// connection perhaps, nobody knows.
    pub(super) fn place_passive(&mut self, slot: u32, chat: ChatId, cursor: Cursor) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let is_at_head = cursor == entry.head;
        let Some(local) = entry.local_mut(slot) else { return };
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.forgive(chat);
        local.standing = Standing::Passive { at: cursor, told: if is_at_head { cursor.seq } else { Seq::default() } };
        if !is_at_head {
            self.owe_bump(slot, chat);
        }
    }

    /// A connection must be told of a chat as a whole.
    pub(super) fn owe_bump(&mut self, slot: u32, chat: ChatId) {
        let passive = self.connections.get_mut(slot).and_then(|connection| connection.passive.as_mut());
        if let Some(passive) = passive {
            passive.owe(chat);
        }
    }

    /// Reads the chats of which a connection must be told as a whole, if nothing waits for its socket.
    pub(super) fn read_summaries(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let is_placing = connection.boot.is_some() && connection.unplaced > 0;
        let Some(passive) = connection.passive.as_mut().filter(|passive| !passive.owed.is_empty()) else { return };
        if passive.is_reading || connection.is_lagging || is_placing {
            return;
        }
        if connection.mailbox.backlog() > LOW_WATER {
            connection.mailbox.tell_when_drained();
            return;
        }
        let portion = passive.owed.len().min(HEADS);
        let mut chats: Vec<ChatId> = passive.owed.drain(..portion).collect();
        if passive.owed.is_empty() {
            // Nothing is kept for an idle connection.
            passive.owed = Vec::new();
        }
        let standing = |chat: &ChatId| Some(self.chats.get(chat)?.local(slot)?.standing);
        chats.retain(|chat| matches!(standing(chat), Some(Standing::Passive { .. })));
        if !chats.is_empty() {
            passive.reading.clone_from(&chats);
            passive.is_reading = true;
            out.read(Read::Summaries { connection: connection.id, user: connection.user, chats });
        }
    }

    /// Chats were read as a whole.
    pub(super) fn summaries_read(&mut self, id: ConnectionId, summaries: &[ChatSummary], out: &mut impl Outlet<M>) {
        let Some(passive) = self.connections.known(id).and_then(|connection| connection.passive.as_mut()) else {
            return;
        };
        passive.is_reading = false;
        let asked = std::mem::take(&mut passive.reading);
        let mut bumps = Vec::new();
        for chat in &asked {
            let local = self.chats.get(chat).and_then(|entry| entry.local(id.slot));
            let Some(local) = local.filter(|local| matches!(local.standing, Standing::Passive { .. })) else {
                continue;
            };
            match summaries.iter().find(|summary| summary.chat.id == *chat) {
                Some(summary) if summary.joined == local.joined => {
                    bumps.push(whole(summary));
                    self.told(id.slot, *chat, summary.cursor.seq);
                }
                // Another membership than the one this place rests on, or none.
                Some(_) | None => self.expel(id.slot, *chat, out),
            }
        }
        let Some(connection) = self.connections.known(id) else { return };
        if !bumps.is_empty() && connection.mailbox.put(Outgoing::Bump(Arc::new(Shared::new(bumps)))) {
            out.wake(&connection.mailbox);
        }
        for chat in asked {
            // It has come onto the screen meanwhile, or become small.
            if !self.gets_bumps(id.slot, chat) {
                self.rouse(id.slot, chat, out);
            }
        }
        self.pump(id.slot, out);
    }

    /// A connection was told of a chat as a whole, as it was at `seq`. What has happened since then comes with the next bump, or is
    /// read again if the bump was before.
    fn told(&mut self, slot: u32, chat: ChatId, seq: Seq) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let from = entry.window.as_ref().map(|window| window.from);
        let Some(local) = entry.local_mut(slot) else { return };
        if let (Standing::Passive { at, .. }, Some(from)) = (local.standing, from) {
            local.standing = Standing::Passive { at, told: seq };
            if seq < from {
                self.owe_bump(slot, chat);
            }
        }
    }
}

impl Telling {
    /// True when it is known what has happened after `told`. Who was told in between must be told the whole. Lists tell nothing of that:
    /// clients take their own place in the chat from them, and no counts.
    fn continues(&self, told: Seq) -> bool {
        told >= self.from && self.blurred.is_none_or(|(from, to)| told <= from || to <= told)
    }

    /// True when `user` has written, on another device, what is not the message that the bump shows: their marker has moved. A line
    /// about what they did has no number, and tells no marker.
    fn leaves_behind(&self, user: UserId) -> bool {
        let tells_marker = |newest: &Arc<Message>| newest.sender == user && newest.number.is_some();
        self.authors.contains(&user) && !self.newest.as_ref().is_some_and(tells_marker)
    }

    /// What somebody gets who was told up to `told`: nothing twice, and no message from before their time.
    fn to(&mut self, local: &Local, told: Seq) -> Arc<Shared<Vec<ChatBump>>> {
        let newest = self.newest.as_ref().filter(|newest| local.admits(newest.seq)).cloned();
        let is_veiled = newest.is_none();
        let is_shared = self.retracted.iter().all(|(seq, _)| *seq > told);
        let make = || {
            let retracted = self.retracted.iter().filter(|(seq, _)| *seq > told).map(|(_, number)| *number).collect();
            Arc::new(Shared::new(vec![ChatBump { last_message: newest, retracted, ..self.bump.clone() }]))
        };
        let [open, veiled] = &mut self.shared;
        let shared = if is_veiled { veiled } else { open };
        if is_shared { Arc::clone(shared.get_or_insert_with(make)) } else { make() }
    }
}

fn whole(summary: &ChatSummary) -> ChatBump {
    ChatBump {
        chat: summary.chat.id,
        seq: summary.cursor.seq,
        last_number: summary.last_number,
        last_message: summary.last_message.clone().map(Arc::new),
        member_count: summary.member_count,
        retracted: Vec::new(),
        read: Some(summary.read),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_retractions_than_a_bump_names_are_told_by_the_store() {
        let mut window = Window::from(Seq::new(1));
        for number in 1..=1_001 {
            window.retract(Seq::new(number + 1), Number::new(number));
        }
        assert_eq!(window.retracted, [(Seq::new(1_002), Number::new(1_001))]);
        assert_eq!(window.blurred, Some((Seq::default(), Seq::new(1_002))));
    }
}
