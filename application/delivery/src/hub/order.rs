//! The events of a chat, in order and without a hole.

use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, UserId};
use domain_messages::{ChatEvent, ChatEventKind};

use super::connection::Connection;
use super::entry::{Order, Repair};
use super::{Hub, Sabotage};
use crate::limits::{REPAIR_WAIT, STRAGGLERS};
use crate::standing::{Cause, Standing};
use crate::{EventFrame, Mailbox, Offer, Outgoing, Outlet};

impl<M: Mailbox> Hub<M> {
    /// An event was heard: a duplicate, the next one, or the sign of a hole.
    pub(super) fn chat_event(&mut self, event: &Arc<ChatEvent>, out: &mut impl Outlet<M>) {
        let (skips, forgets) = (self.breaks(Sabotage::SkipHoles), self.breaks(Sabotage::ReadBeforeRegister));
        let ignores_tags = self.breaks(Sabotage::CursorWithoutTag);
        let Some(entry) = self.chats.get_mut(&event.chat) else {
            self.greet(event, out);
            return;
        };
        let follows = event.previous == entry.head || (ignores_tags && event.previous.seq == entry.head.seq);
        match entry.order {
            Order::Loading if forgets => {}
            Order::Loading => keep(entry, event),
            _ if event.cursor.seq <= entry.head.seq => {
                self.figures.duplicates += 1;
                let is_head = event.cursor.seq == entry.head.seq;
                let tag = if is_head { Some(entry.head.tag) } else { entry.ring.tag_at(event.cursor.seq) };
                if tag.is_some_and(|tag| tag != event.cursor.tag) && !ignores_tags {
                    self.suspect(event.chat);
                }
            }
            Order::Live if follows || skips => self.deliver(event, out),
            Order::Live => {
                keep(entry, event);
                self.start_repair(event.chat, Cause::Hole);
            }
            Order::Repairing(_) => {
                keep(entry, event);
                self.use_early(event.chat, out);
            }
        }
    }

    /// The chat has an event that the bus does not carry: the log is read at once.
    pub(super) fn chat_moved(&mut self, chat: ChatId, cursor: Cursor) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        match entry.order {
            // The head that is under way may be older.
            Order::Loading => self.want_head(chat, Cause::Told),
            Order::Live | Order::Repairing(_) if cursor.seq > entry.head.seq => {
                entry.told = entry.told.max(cursor.seq);
                if entry.order == Order::Live {
                    self.start_repair(chat, Cause::Told);
                }
            }
            Order::Live | Order::Repairing(_) => {
                self.figures.duplicates += 1;
                if cursor.seq == entry.head.seq && cursor != entry.head {
                    self.suspect(chat);
                }
            }
        }
    }

    /// A hole is known of: waits a little for stragglers, if there can be any, then the log is read.
    pub(super) fn start_repair(&mut self, chat: ChatId, cause: Cause) {
        let wait = self.chance.millis(REPAIR_WAIT.0, REPAIR_WAIT.1);
        let due = if cause == Cause::Told { self.now } else { self.now.plus(wait) };
        if let Some(entry) = self.chats.get_mut(&chat) {
            entry.order = Order::Repairing(Repair { cause, due, reading: None, covers: Seq::default(), futile: 0 });
            if !self.repairing.contains(&chat) {
                self.repairing.push(chat);
            }
        }
    }

    /// Hands out what came too early and fits now. When nothing is left over the hole is closed.
    pub(super) fn use_early(&mut self, chat: ChatId, out: &mut impl Outlet<M>) {
        let ignores_tags = self.breaks(Sabotage::CursorWithoutTag);
        while let Some(entry) = self.chats.get_mut(&chat) {
            let head = entry.head;
            let first = entry.early.first_entry();
            let is_hole = first.as_ref().is_some_and(|first| *first.key() > head.seq.next().value());
            let Some(first) = first.filter(|_| !is_hole) else {
                match entry.order {
                    Order::Live if is_hole => self.start_repair(chat, Cause::Hole),
                    Order::Live if entry.told > head.seq => self.start_repair(chat, Cause::Told),
                    Order::Repairing(_) if !is_hole && entry.told <= head.seq => entry.order = Order::Live,
                    Order::Loading | Order::Live | Order::Repairing(_) => {}
                }
                return;
            };
            if *first.key() <= head.seq.value() {
                first.remove();
            } else if first.get().previous == head || ignores_tags {
                let event = first.remove();
                self.deliver(&event, out);
            } else {
                first.remove();
                self.suspect(chat);
            }
        }
    }

    /// Hands the next event of a chat to everybody here who may see it.
    pub(super) fn deliver(&mut self, event: &ChatEvent, out: &mut impl Outlet<M>) {
        let removed = match &event.kind {
            ChatEventKind::MemberRemoved { user, .. } => Some(*user),
            ChatEventKind::MessageWritten(_)
            | ChatEventKind::MessageEdited(_)
            | ChatEventKind::MessageRetracted(_)
            | ChatEventKind::MembersAdded { .. } => None,
        };
        if let Some(user) = removed {
            self.part(event.chat, user, event.cursor.seq, out);
        }
        let frame = self.frame(event, removed, out);
        self.fan_out(event, &frame, out);
        self.greet(event, out);
    }

    fn frame(&mut self, event: &ChatEvent, removed: Option<UserId>, out: &mut impl Outlet<M>) -> Arc<EventFrame> {
        self.figures.events += 1;
        Arc::new(EventFrame {
            chat: event.chat,
            cursor: event.cursor,
            previous: event.previous,
            about: event.about(),
            removed,
            bytes: out.encode(event),
        })
    }

    /// The hot path: one step per receiver, no allocation, no lock but the receiver's own.
    fn fan_out(&mut self, event: &ChatEvent, frame: &Arc<EventFrame>, out: &mut impl Outlet<M>) {
        self.gather(event);
        let Some(entry) = self.chats.get_mut(&event.chat) else { return };
        entry.head = event.cursor;
        entry.member_count = event.member_count;
        entry.ring.push(Arc::clone(frame));
        let is_large = entry.window.is_some();
        let mut veiled = None;
        let mut refused = Vec::new();
        let mut astray = Vec::new();
        for local in &mut entry.locals {
            match local.standing {
                Standing::Live => {}
                Standing::Ahead(at) if at == event.cursor => {
                    let rests = |connection: &Connection<M>| is_large && connection.rests_in(event.chat);
                    local.standing = if self.connections.get(local.slot).is_some_and(rests) {
                        Standing::Passive { at, told: at.seq }
                    } else {
                        Standing::Live
                    };
                    continue;
                }
                Standing::Ahead(at) if at.seq <= event.cursor.seq => {
                    local.standing = Standing::Behind(at);
                    astray.push(local.slot);
                    continue;
                }
                Standing::Ahead(_)
                | Standing::Unplaced(_)
                | Standing::Behind(_)
                | Standing::Resetting
                | Standing::Passive { .. } => continue,
            }
            let Some(connection) = self.connections.get(local.slot) else { continue };
            let shown = if local.admits(frame.about) {
                frame
            } else {
                veiled.get_or_insert_with(|| Arc::new(hidden(frame, out)))
            };
            match connection.mailbox.offer(Outgoing::Event(Arc::clone(shown))) {
                Offer::Taken { was_idle } => {
                    self.figures.deliveries += 1;
                    if was_idle {
                        out.wake(&connection.mailbox);
                    }
                }
                Offer::Refused => {
                    local.standing = Standing::Behind(event.previous);
                    refused.push(local.slot);
                }
            }
        }
        for slot in refused {
            self.fall_behind(slot, event.chat);
            self.lag(slot);
        }
        for slot in astray {
            self.fall_behind(slot, event.chat);
            self.pump(slot, out);
        }
        self.retier(event.chat, out);
    }

    /// Somebody is out from `seq` on. A membership that began later stays.
    pub(super) fn part(&mut self, chat: ChatId, user: UserId, seq: Seq, out: &mut impl Outlet<M>) {
        if self.breaks(Sabotage::KeepRemoved) {
            return;
        }
        for slot in self.users.get(&user).cloned().unwrap_or_default() {
            let local = self.chats.get(&chat).and_then(|entry| entry.local(slot));
            if local.is_some_and(|local| local.joined <= seq) {
                self.expel(slot, chat, out);
            }
        }
    }

    /// People who come in with this event hear of it here too, should their own stream's event be lost.
    fn greet(&mut self, event: &ChatEvent, out: &mut impl Outlet<M>) {
        if let ChatEventKind::MembersAdded { users, .. } = &event.kind {
            self.welcome(event.chat, users, out);
        }
    }

    pub(super) fn welcome(&mut self, chat: ChatId, users: &[UserId], out: &mut impl Outlet<M>) {
        for user in users {
            for slot in self.users.get(user).cloned().unwrap_or_default() {
                if self.chats.get(&chat).is_none_or(|entry| entry.local(slot).is_none()) {
                    self.read_user(slot, out);
                }
            }
        }
    }
}

/// Keeps an event that comes too early. When too many wait the farthest go: the log has them.
fn keep(entry: &mut super::Entry, event: &Arc<ChatEvent>) {
    entry.early.insert(event.cursor.seq.value(), Arc::clone(event));
    if entry.early.len() > STRAGGLERS {
        entry.early.pop_last();
    }
}

/// What those get in place of `frame` who may not see it.
pub(super) fn hidden<M: Mailbox>(frame: &EventFrame, out: &mut impl Outlet<M>) -> EventFrame {
    let EventFrame { chat, cursor, previous, about, removed, bytes: _ } = *frame;
    EventFrame { chat, cursor, previous, about, removed, bytes: out.encode_hidden(chat, cursor) }
}
