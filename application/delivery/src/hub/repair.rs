//! What the bus has lost, read from the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, Version};
use domain_messages::{Catchup, ChatEvent, ChatEventKind, Content, Message, SystemLine};

use super::Hub;
use super::entry::Order;
use crate::standing::Standing;
use crate::{Mailbox, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// Reads what is missing in chats whose stragglers were waited for long enough.
    pub(super) fn read_holes(&mut self, out: &mut impl Outlet<M>) {
        for chat in std::mem::take(&mut self.repairing) {
            let Some(entry) = self.chats.get_mut(&chat) else { continue };
            let Order::Repairing { due, is_reading } = &mut entry.order else {
                self.figures.holes_closed += 1;
                continue;
            };
            self.repairing.push(chat);
            if *is_reading || *due > self.now {
                continue;
            }
            *is_reading = true;
            let from = entry.head;
            self.changes.entry((chat, from)).or_insert_with(|| {
                out.read(Read::Changes { chat, from });
                Vec::new()
            });
        }
    }

    /// The log has answered for a chat under repair.
    pub(super) fn repaired(&mut self, chat: ChatId, catchup: &Catchup, out: &mut impl Outlet<M>) {
        let now = self.now;
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let Order::Repairing { due, is_reading } = &mut entry.order else { return };
        *is_reading = false;
        // Should the answer not be enough, the next one is asked for at the next tick.
        *due = now;
        let head = entry.head;
        match catchup {
            Catchup::Reset(_) => self.suspect(chat),
            Catchup::Changes { to, more, messages, member_count, .. } => {
                if to.seq > head.seq {
                    self.figures.repairs += 1;
                    let lost = Lost { head, to: *to, messages, member_count: *member_count };
                    match lost.single(chat, &entry.early).filter(|_| !more) {
                        Some(event) => self.deliver(&event, out),
                        None => self.jump_over(chat, *to, *member_count, messages, out),
                    }
                }
                if !more {
                    self.use_early(chat, out);
                }
            }
        }
    }

    /// More than one event was missing: applies the memberships among them, in order, then everybody gets a diff.
    fn jump_over(
        &mut self,
        chat: ChatId,
        to: Cursor,
        member_count: u32,
        messages: &[Message],
        out: &mut impl Outlet<M>,
    ) {
        let Some(old) = self.chats.get(&chat).map(|entry| entry.head) else { return };
        for message in messages.iter().filter(|message| message.seq > old.seq) {
            match &message.content {
                Content::System(SystemLine::MemberRemoved { user }) => self.part(chat, *user, message.seq, out),
                Content::System(SystemLine::MemberLeft) => self.part(chat, message.sender, message.seq, out),
                Content::System(SystemLine::MembersAdded { users }) => self.welcome(chat, users, out),
                Content::System(SystemLine::ChatCreated { .. }) | Content::Text(_) | Content::Tombstone => {}
            }
        }
        self.jump(chat, to, member_count, out);
    }

    /// The head is elsewhere now: whoever stood at the old one gets a diff, or a reset if the log finds that it must be.
    pub(super) fn jump(&mut self, chat: ChatId, to: Cursor, member_count: u32, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let old = std::mem::replace(&mut entry.head, to);
        entry.member_count = member_count;
        entry.is_suspect = false;
        entry.ring.clear();
        let mut moved = Vec::new();
        for local in &mut entry.locals {
            let from = match local.standing {
                Standing::Live => old,
                Standing::Ahead(at) if at.seq <= to.seq => at,
                Standing::Ahead(_) | Standing::Unplaced(_) | Standing::Behind(_) | Standing::Resetting => continue,
            };
            if from == to {
                local.standing = Standing::Live;
            } else {
                local.standing = Standing::Behind(from);
                moved.push(local.slot);
            }
        }
        for slot in moved {
            self.fall_behind(slot, chat);
            self.pump(slot, out);
        }
    }

    /// What is known of this chat may belong to another history: the next head read is taken as it is.
    pub(super) fn suspect(&mut self, chat: ChatId) {
        if let Some(entry) = self.chats.get_mut(&chat).filter(|entry| !entry.is_suspect) {
            self.figures.histories_changed += 1;
            entry.is_suspect = true;
            self.unheaded.push((chat, entry.epoch));
        }
    }
}

/// What the log has told of a hole.
struct Lost<'a> {
    head: Cursor,
    to: Cursor,
    messages: &'a [Message],
    member_count: u32,
}

impl Lost<'_> {
    /// The one event that was lost, when all that followed it is there and the message it touched tells all of it. The common
    /// case, and much cheaper than a diff for everybody.
    fn single(&self, chat: ChatId, early: &BTreeMap<i64, Arc<ChatEvent>>) -> Option<ChatEvent> {
        let seq = self.head.seq.next();
        let mut end = Cursor::new(seq, self.to.tag);
        let following = early.range(seq.next().value()..).map(|(_, event)| event);
        let mut after = following.take_while(|event| event.cursor.seq <= self.to.seq).peekable();
        let cursor = after.peek().map_or(self.to, |event| event.previous);
        let mut told = Vec::new();
        for event in after {
            if event.previous.seq != end.seq {
                return None;
            }
            end = event.cursor;
            told.push(event.about());
        }
        let mut touched = self.messages.iter().filter(|message| !told.contains(&message.seq));
        let (Some(message), None) = (touched.next(), touched.next()) else { return None };
        if cursor.seq != seq || end != self.to {
            return None;
        }
        let kind = kind_of(message, seq)?;
        Some(ChatEvent { chat, cursor, previous: self.head, member_count: self.member_count, kind })
    }
}

/// What happened at `seq`, if the message that was touched then tells it.
fn kind_of(message: &Message, seq: Seq) -> Option<ChatEventKind> {
    let shared = || Arc::new(message.clone());
    match &message.content {
        Content::Text(_) if message.seq == seq && message.version == Version::new(1) => {
            Some(ChatEventKind::MessageWritten(shared()))
        }
        Content::Text(_) if message.seq < seq => Some(ChatEventKind::MessageEdited(shared())),
        Content::Tombstone if message.seq < seq => Some(ChatEventKind::MessageRetracted(shared())),
        // A system line does not tell everything about its event.
        Content::Text(_) | Content::Tombstone | Content::System(_) => None,
    }
}
