//! Reads that failed. They are tried again, each a little later; what is corrupt is found by halves and not tried for ever.

use domain_kernel::{ChatId, Cursor, FailureKind, Timestamp, UserId};
use domain_users::ports::Look;

use super::entry::Order;
use super::{ConnectionId, Hub};
use crate::limits::{CORRUPT_READS, RETRY_WAIT};
use crate::standing::Check;
use crate::{End, Mailbox, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// A read failed; it is tried again a little later. A connection that needs what is corrupt is ended after some attempts: its
    /// client waits longer each time before it comes back.
    pub fn failed(&mut self, now: Timestamp, read: Read, kind: FailureKind) {
        self.set_now(now);
        self.figures.reads_failed += 1;
        match kind {
            FailureKind::Unavailable | FailureKind::TimedOut => self.unavailable(read),
            FailureKind::Corrupt => self.corrupt(read),
        }
    }

    fn unavailable(&mut self, read: Read) {
        match read {
            Read::Recent { .. } => self.tail_failed(),
            Read::EndedSessions => self.sessions_failed(),
            Read::Presence(_) => self.registry_failed(),
            Read::User { .. }
            | Read::UserHeads(_)
            | Read::Heads(_)
            | Read::Changes(_)
            | Read::Elsewhere(_)
            | Read::Sight { .. }
            | Read::Severed { .. }
            | Read::Markers { .. }
            | Read::Marks { .. }
            | Read::Summaries { .. }
            | Read::Reset { .. } => self.later(read),
        }
    }

    fn corrupt(&mut self, read: Read) {
        match read {
            Read::User { connection, .. }
            | Read::Markers { connection, .. }
            | Read::Summaries { connection, .. }
            | Read::Reset { connection, .. } => {
                if self.bears(connection) {
                    self.later(read);
                }
            }
            Read::UserHeads(asked) => match asked.as_slice() {
                [(connection, _)] if !self.bears(*connection) => {}
                _ => self.in_halves(&asked, Read::UserHeads),
            },
            Read::Heads(asked) => match asked.as_slice() {
                [(chat, epoch)] => self.corrupt_head(*chat, *epoch),
                _ => self.in_halves(&asked, Read::Heads),
            },
            Read::Changes(asked) => match asked.as_slice() {
                [(chat, from)] => self.corrupt_changes(*chat, *from),
                _ => self.in_halves(&asked, Read::Changes),
            },
            Read::Sight { question, asked } => match asked.as_slice() {
                // What cannot be read is not shown.
                [(connection, look)] => self.sight(question, *connection, look.subject, None),
                _ => self.in_halves(&asked, |asked| Read::Sight { question, asked }),
            },
            // Nothing rests on them: the next look may find more.
            Read::Marks { connection, .. } => {
                if let Some(connection) = self.connections.known(connection) {
                    connection.is_reading_marks = false;
                }
            }
            Read::Recent { .. }
            | Read::EndedSessions
            | Read::Presence(_)
            | Read::Elsewhere(_)
            | Read::Severed { .. } => self.unavailable(read),
        }
    }

    /// What is corrupt shall not hold up the rest.
    fn in_halves<T: Clone>(&mut self, asked: &[T], read: impl Fn(Vec<T>) -> Read) {
        let (one, other) = asked.split_at(asked.len() / 2);
        for half in [one, other] {
            self.later(read(half.to_vec()));
        }
    }

    fn corrupt_changes(&mut self, chat: ChatId, from: Cursor) {
        self.unrepaired(chat, from, true);
        let mut waiters = self.changes.remove(&(chat, from)).unwrap_or_default();
        waiters.retain(|connection| self.bears(*connection));
        if !waiters.is_empty() {
            self.changes.insert((chat, from), waiters);
            self.later(Read::Changes(vec![(chat, from)]));
        }
    }

    fn corrupt_head(&mut self, chat: ChatId, epoch: u32) {
        let Some(entry) = self.chats.get_mut(&chat).filter(|entry| entry.epoch == epoch) else { return };
        if entry.order != Order::Loading && !entry.is_suspect {
            // The patrol comes by again.
            entry.check = Check::Idle;
            return;
        }
        let waiting: Vec<ConnectionId> =
            entry.locals.iter().filter_map(|local| Some(self.connections.get(local.slot)?.id)).collect();
        for connection in waiting {
            self.bears(connection);
        }
        self.later(Read::Heads(vec![(chat, epoch)]));
    }

    /// Counts one more corrupt read of a connection. False when that was one too many, or when it is gone.
    fn bears(&mut self, id: ConnectionId) -> bool {
        let Some(connection) = self.connections.known(id) else { return false };
        connection.corrupt_reads = connection.corrupt_reads.saturating_add(1);
        if connection.corrupt_reads == CORRUPT_READS {
            self.figures.given_up += 1;
            connection.mailbox.close(End::Failed);
        }
        connection.corrupt_reads < CORRUPT_READS
    }

    /// What is left of a read when all is left out that nobody waits for any more: whoever comes back asks anew.
    fn awaited(&mut self, read: Read) -> Option<Read> {
        match read {
            Read::User { connection, .. }
            | Read::Markers { connection, .. }
            | Read::Marks { connection, .. }
            | Read::Summaries { connection, .. }
            | Read::Reset { connection, .. } => self.is_here(connection).then_some(read),
            Read::UserHeads(asked) => only(asked, |(id, _)| self.is_here(*id), Read::UserHeads),
            Read::Heads(asked) => only(asked, |(chat, epoch)| self.is_resident(*chat, *epoch), Read::Heads),
            Read::Changes(asked) => only(asked, |(chat, from)| self.is_wanted(*chat, *from), Read::Changes),
            Read::Elsewhere(asked) => only(asked, |user| self.people.parting.contains_key(user), Read::Elsewhere),
            Read::Sight { question, asked } => {
                let mut is_open = |(id, look): &(ConnectionId, Look)| {
                    let watch = self.connections.known(*id).and_then(|connection| connection.watch.as_ref());
                    watch.is_some_and(|watch| watch.awaits(question, look.subject))
                };
                only(asked, &mut is_open, |asked| Read::Sight { question, asked })
            }
            Read::Severed { question, asked } => {
                let mut is_open = |(id, _): &(ConnectionId, UserId)| {
                    self.connections.known(*id).is_some_and(|connection| connection.severed_question == question)
                };
                only(asked, &mut is_open, |asked| Read::Severed { question, asked })
            }
            Read::Recent { .. } | Read::EndedSessions | Read::Presence(_) => Some(read),
        }
    }

    fn is_here(&mut self, id: ConnectionId) -> bool {
        self.connections.known(id).is_some()
    }

    fn is_resident(&self, chat: ChatId, epoch: u32) -> bool {
        self.chats.get(&chat).is_some_and(|entry| entry.epoch == epoch)
    }

    /// True while somebody waits for these changes. What nobody waits for is forgotten.
    fn is_wanted(&mut self, chat: ChatId, from: Cursor) -> bool {
        let entry = self.chats.get(&chat);
        let is_repairing =
            entry.is_some_and(|entry| matches!(entry.order, Order::Repairing(repair) if repair.reading == Some(from)));
        let waiters = self.changes.get(&(chat, from));
        let is_waited_for =
            waiters.into_iter().flatten().any(|id| self.connections.get(id.slot).is_some_and(|found| found.id == *id));
        if !is_repairing && !is_waited_for {
            self.changes.remove(&(chat, from));
        }
        is_repairing || is_waited_for
    }

    fn later(&mut self, read: Read) {
        if let Some(read) = self.awaited(read) {
            let due = self.now.plus(self.chance.millis(RETRY_WAIT.0, RETRY_WAIT.1));
            self.delayed.push((due, read));
        }
    }

    /// Makes failed reads once more when it is time.
    pub(super) fn read_again(&mut self, out: &mut impl Outlet<M>) {
        let (due, later) = std::mem::take(&mut self.delayed).into_iter().partition(|(due, _)| *due <= self.now);
        self.delayed = later;
        for (_, read) in due {
            if let Some(read) = self.awaited(read) {
                out.read(read);
            }
        }
    }
}

/// A read of those alone that are wanted, if there are any.
fn only<T>(mut asked: Vec<T>, is_wanted: impl FnMut(&T) -> bool, read: impl FnOnce(Vec<T>) -> Read) -> Option<Read> {
    asked.retain(is_wanted);
    (!asked.is_empty()).then(|| read(asked))
}
