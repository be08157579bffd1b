//! What devices have got, as their clients acknowledge it: told to every node within a second and written down a little later.
//! State, not events: of two receipts the larger holds, and one that is lost shows again with the next.

use domain_kernel::{ChatId, Seq, Timestamp, UserId};
use domain_messages::{MARKED_MEMBERS, Receipt};

use super::{ConnectionId, Hub};
use crate::chance::IdMap;
use crate::limits::{RECEIPTS_EVERY, RECEIPTS_HELD, RECEIPTS_NOTED, RECEIPTS_WRITTEN_EVERY};
use crate::standing::{Local, Standing};
use crate::{Mailbox, Note, Outlet};

/// Receipts of this node's own connections, on their way.
#[derive(Default)]
pub(super) struct Receipts {
    /// What no other node has heard of.
    fresh: IdMap<(ChatId, UserId), Seq>,
    published_at: Option<Timestamp>,
    /// What is not written down.
    unwritten: IdMap<(ChatId, UserId), Seq>,
    is_writing: bool,
    written_at: Timestamp,
}

impl Receipts {
    /// How far a user has received as far as only this node knows.
    pub(super) fn unwritten(&self, chat: ChatId, user: UserId) -> Seq {
        let known = [self.fresh.get(&(chat, user)), self.unwritten.get(&(chat, user))];
        known.into_iter().flatten().copied().max().unwrap_or_default()
    }

    /// Keeps what is to be written. When nothing can be written for long the newcomers are given up.
    pub(super) fn keep(&mut self, receipt: Receipt) {
        let key = (receipt.chat, receipt.user);
        if self.unwritten.len() < RECEIPTS_HELD || self.unwritten.contains_key(&key) {
            let seq = self.unwritten.entry(key).or_default();
            *seq = receipt.seq.max(*seq);
        }
    }

    /// How many wait to be written.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.unwritten.len()
    }

    fn take_unwritten(&mut self) -> Vec<Receipt> {
        let batch: Vec<Receipt> = self.unwritten.iter().take(RECEIPTS_NOTED).map(receipt).collect();
        for receipt in &batch {
            self.unwritten.remove(&(receipt.chat, receipt.user));
        }
        if self.unwritten.is_empty() {
            // Nothing is kept for a quiet hour.
            self.unwritten = IdMap::default();
        }
        batch
    }
}

fn receipt(((chat, user), seq): (&(ChatId, UserId), &Seq)) -> Receipt {
    Receipt { chat: *chat, user: *user, seq: *seq }
}

impl<M: Mailbox> Hub<M> {
    /// A client has applied what it got of these chats. What it never got, or what is in no small chat of its user, is not heard.
    pub fn acked(&mut self, now: Timestamp, id: ConnectionId, acks: &[(ChatId, Seq)]) {
        self.set_now(now);
        let Some(user) = self.connections.known(id).map(|connection| connection.user) else { return };
        for (chat, seq) in acks {
            self.got(id.slot, user, *chat, *seq);
        }
    }

    fn got(&mut self, slot: u32, user: UserId, chat: ChatId, seq: Seq) {
        let Some(entry) = self.chats.get_mut(&chat).filter(|entry| is_marked(entry.member_count)) else { return };
        let head = entry.head.seq;
        let Some(local) = entry.local_mut(slot) else { return };
        let seq = seq.min(local.sent(head));
        if seq <= local.acked {
            return;
        }
        local.acked = seq;
        let others = self.users.get(&user).into_iter().flatten().filter(|other| **other != slot);
        let is_news = others.filter_map(|other| entry.local(*other)).all(|other| other.acked < seq);
        if is_news {
            let fresh = self.receipts.fresh.entry((chat, user)).or_default();
            *fresh = seq.max(*fresh);
        }
    }

    /// Publishes what is new once a second, and writes it down every few seconds.
    pub(super) fn pass_receipts_on(&mut self, out: &mut impl Outlet<M>) {
        let now = self.now;
        if self.receipts.published_at.is_none_or(|at| now.since(at) >= RECEIPTS_EVERY) {
            self.publish_receipts(out);
        }
        if !self.receipts.is_writing && now.since(self.receipts.written_at) >= RECEIPTS_WRITTEN_EVERY {
            let batch = self.receipts.take_unwritten();
            if batch.len() < RECEIPTS_NOTED {
                self.receipts.written_at = now;
            }
            if !batch.is_empty() {
                self.receipts.is_writing = true;
                out.note(Note::Receipts(batch));
            }
        }
    }

    fn publish_receipts(&mut self, out: &mut impl Outlet<M>) {
        let fresh = std::mem::take(&mut self.receipts.fresh);
        if fresh.is_empty() {
            return;
        }
        self.receipts.published_at = Some(self.now);
        let fresh: Vec<Receipt> = fresh.iter().map(receipt).collect();
        for portion in fresh.chunks(RECEIPTS_NOTED) {
            out.publish(portion.to_vec());
        }
        for receipt in fresh {
            self.receipts.keep(receipt);
        }
    }

    /// Everything that waits is published and written now: the node stops.
    pub fn flush(&mut self, now: Timestamp, out: &mut impl Outlet<M>) {
        self.set_now(now);
        self.publish_receipts(out);
        while !self.receipts.unwritten.is_empty() {
            out.note(Note::Receipts(self.receipts.take_unwritten()));
        }
    }

    /// What became of receipts that were to be written. What was not is written later, unless more is known by then.
    pub(super) fn receipts_noted(&mut self, receipts: Vec<Receipt>, is_written: bool) {
        self.receipts.is_writing = false;
        if !is_written {
            self.receipts.written_at = self.now;
            for receipt in receipts {
                self.receipts.keep(receipt);
            }
        }
    }
}

/// True for chats in which others' marks are told: small, and with others in them.
pub(super) fn is_marked(member_count: u32) -> bool {
    (2..=MARKED_MEMBERS).contains(&member_count)
}

impl Local {
    /// How far this connection was sent, in a chat that ends at `head`. A cursor may be of the client's own making.
    fn sent(&self, head: Seq) -> Seq {
        match self.standing {
            Standing::Live => head,
            Standing::Ahead(cursor) => cursor.seq,
            Standing::Unplaced(cursor) | Standing::Behind(cursor) => cursor.seq.min(head),
            Standing::Passive { at, .. } => at.seq.min(head),
            Standing::Resetting => Seq::default(),
        }
    }
}
