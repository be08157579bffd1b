//! How far others have received and read, told in small chats to those who look. State, not events: the larger holds, what a busy
//! socket has no room for is told when it has, and nothing of it is kept in the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain_kernel::{ChatId, Seq, Timestamp, UserId};
use domain_messages::{MemberMark, ReadState, Receipt};

use super::connection::Connection;
use super::entry::{Entry, Order};
use super::receipts::is_marked;
use super::{ConnectionId, Hub};
use crate::chance::IdMap;
use crate::limits::{LOW_WATER, MARKS_EVERY, MARKS_MEMORY};
use crate::{ChatMarks, Mailbox, Outgoing, Outlet, Read, Shared};

/// What was heard lately in chats that somebody here hears.
#[derive(Default)]
pub(super) struct Marks {
    chats: IdMap<ChatId, Moving>,
    /// Chats of which something is to be told.
    untold: Vec<ChatId>,
}

impl Marks {
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.chats.is_empty() && self.untold.is_empty()
    }
}

/// Who has come further in one chat. Remembered longer than it takes to write it down: a snapshot from the store may lack it.
#[derive(Default)]
struct Moving {
    told_at: Option<Timestamp>,
    moves: Vec<Move>,
}

struct Move {
    mark: MemberMark,
    heard_at: Timestamp,
    is_told: bool,
}

/// What a connection had no room for, by chat.
pub(super) type OwedMarks = BTreeMap<ChatId, Vec<MemberMark>>;

impl<M: Mailbox> Hub<M> {
    /// Devices somewhere have got more.
    pub(super) fn receipts_heard(&mut self, receipts: &[Receipt]) {
        for Receipt { chat, user, seq } in receipts {
            self.mark_moved(*chat, MemberMark { user: *user, received: *seq, read: Seq::default() });
        }
    }

    /// Somebody somewhere has read more.
    pub(super) fn read_heard(&mut self, user: UserId, read: &ReadState) {
        self.mark_moved(read.chat, MemberMark { user, received: read.seq, read: read.seq });
    }

    fn mark_moved(&mut self, chat: ChatId, mark: MemberMark) {
        if !self.chats.get(&chat).is_some_and(|entry| is_marked(entry.member_count)) {
            return;
        }
        let moving = self.marks.chats.entry(chat).or_default();
        let was_told = moving.moves.iter().all(|known| known.is_told);
        if moving.hear(mark, self.now) && was_told {
            self.marks.untold.push(chat);
        }
    }

    /// Tells what has moved, once a second in each chat. A node that does not hear the others does not know who is still there.
    pub(super) fn tell_marks(&mut self, out: &mut impl Outlet<M>) {
        if self.hearing.is_cut_off(self.now) {
            return;
        }
        let now = self.now;
        for chat in std::mem::take(&mut self.marks.untold) {
            let Some(moving) = self.marks.chats.get_mut(&chat) else { continue };
            if moving.told_at.is_some_and(|at| now.since(at) < MARKS_EVERY) {
                self.marks.untold.push(chat);
                continue;
            }
            moving.told_at = Some(now);
            let marks = moving.take_untold();
            let Some(entry) = self.chats.get(&chat) else { continue };
            let slots: Vec<u32> = entry.locals.iter().map(|local| local.slot).collect();
            let shared = Arc::new(Shared::new(ChatMarks { chat, marks }));
            for slot in slots {
                self.tell_marks_to(slot, &shared, out);
            }
        }
    }

    /// Tells one connection, if it wants to know: now, or when its socket has room.
    fn tell_marks_to(&mut self, slot: u32, marks: &Arc<Shared<ChatMarks>>, out: &mut impl Outlet<M>) {
        let ChatMarks { chat, marks: moved } = marks.value();
        let Some(entry) = self.chats.get(chat) else { return };
        let Some(connection) = self.connections.get_mut(slot).filter(|connection| connection.sees_marks(*chat, entry))
        else {
            return;
        };
        let visible = |mark: &&MemberMark| !connection.is_severed_from(mark.user);
        let shown: Vec<MemberMark> = moved.iter().filter(visible).copied().collect();
        if shown.iter().all(|mark| mark.user == connection.user) {
            return;
        }
        let marks = if shown.len() == moved.len() {
            Arc::clone(marks)
        } else {
            Arc::new(Shared::new(ChatMarks { chat: *chat, marks: shown }))
        };
        if connection.is_lagging || connection.mailbox.backlog() > LOW_WATER {
            connection.owe_marks(*chat, &marks.value().marks);
            connection.mailbox.tell_when_drained();
        } else if connection.mailbox.put(Outgoing::Marks(marks)) {
            out.wake(&connection.mailbox);
        }
    }

    /// The socket has room again.
    pub(super) fn tell_owed_marks(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(owed) = connection.owed_marks.take() else { return };
        for (chat, marks) in *owed {
            self.tell_marks_to(slot, &Arc::new(Shared::new(ChatMarks { chat, marks })), out);
        }
    }

    /// Asks how far everybody in the chat on a connection's screen has come: after whatever moves counts for it already.
    pub(super) fn read_marks(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(chat) = connection.focus.filter(|_| !connection.is_reading_marks) else { return };
        let is_small = |entry: &&Entry| entry.order == Order::Loading || is_marked(entry.member_count);
        let entry = self.chats.get(&chat).filter(is_small);
        if entry.is_some_and(|entry| entry.local(slot).is_some()) {
            connection.is_reading_marks = true;
            out.read(Read::Marks { connection: connection.id, user: connection.user, chat });
        }
    }

    /// Everybody's marks were read. What was heard meanwhile, or is not written yet, may be larger.
    pub(super) fn marks_read(
        &mut self,
        id: ConnectionId,
        chat: ChatId,
        marks: Option<Vec<MemberMark>>,
        out: &mut impl Outlet<M>,
    ) {
        let Some(connection) = self.connections.known(id) else { return };
        connection.is_reading_marks = false;
        if connection.focus != Some(chat) {
            self.read_marks(id.slot, out);
            return;
        }
        let mut marks = marks.unwrap_or_default();
        let moves = self.marks.chats.get(&chat).map(|moving| moving.moves.as_slice()).unwrap_or_default();
        for mark in &mut marks {
            mark.received = mark.received.max(self.receipts.unwritten(chat, mark.user));
            let user = mark.user;
            for known in moves.iter().filter(|known| known.mark.user == user) {
                widen(mark, known.mark);
            }
        }
        if !marks.is_empty() {
            self.tell_marks_to(id.slot, &Arc::new(Shared::new(ChatMarks { chat, marks })), out);
        }
    }

    /// Forgets what every snapshot has by now.
    pub(super) fn forget_marks(&mut self) {
        let now = self.now;
        self.marks.chats.retain(|_, moving| {
            moving.moves.retain(|known| !known.is_told || now.since(known.heard_at) < MARKS_MEMORY);
            !moving.moves.is_empty() || moving.told_at.is_some_and(|at| now.since(at) < MARKS_EVERY)
        });
    }
}

impl Moving {
    /// False when nobody has come further by it.
    fn hear(&mut self, mark: MemberMark, now: Timestamp) -> bool {
        let known = self.moves.iter_mut().find(|known| known.mark.user == mark.user);
        let Some(known) = known else {
            self.moves.push(Move { mark, heard_at: now, is_told: false });
            return true;
        };
        let before = known.mark;
        widen(&mut known.mark, mark);
        if known.mark == before {
            return false;
        }
        (known.heard_at, known.is_told) = (now, false);
        true
    }

    fn take_untold(&mut self) -> Vec<MemberMark> {
        let untold = self.moves.iter_mut().filter(|known| !known.is_told);
        untold
            .map(|known| {
                known.is_told = true;
                known.mark
            })
            .collect()
    }
}

/// Of two marks of one person the larger holds.
fn widen(mark: &mut MemberMark, other: MemberMark) {
    mark.read = mark.read.max(other.read);
    mark.received = mark.received.max(other.received).max(mark.read);
}

impl<M> Connection<M> {
    /// Marks are told of the chat on the screen, and of chats between two.
    fn sees_marks(&self, chat: ChatId, entry: &Entry) -> bool {
        entry.local(self.id.slot).is_some() && (self.focus == Some(chat) || entry.member_count == 2)
    }

    fn owe_marks(&mut self, chat: ChatId, marks: &[MemberMark]) {
        let owed = self.owed_marks.get_or_insert_default().entry(chat).or_default();
        for mark in marks {
            match owed.iter_mut().find(|known| known.user == mark.user) {
                Some(known) => widen(known, *mark),
                None => owed.push(*mark),
            }
        }
    }
}
