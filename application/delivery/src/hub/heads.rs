//! Where chats end, as the log says.

use std::collections::HashMap;

use domain_kernel::{ChatId, Seq};
use domain_messages::ChatHead;

use super::entry::Order;
use super::{Hub, Sabotage};
use crate::limits::HEADS;
use crate::standing::{Cause, Check, Standing};
use crate::{Mailbox, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// Compares a resident head with the log, soon, and after whatever has happened so far.
    pub(super) fn want_head(&mut self, chat: ChatId, cause: Cause) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        if entry.check.want(entry.known(), cause) {
            self.unheaded.push((chat, entry.epoch));
        }
    }

    /// Compares all of them.
    pub(super) fn want_all_heads(&mut self, cause: Cause) {
        for (chat, entry) in &mut self.chats {
            if entry.check.want(entry.known(), cause) {
                self.unheaded.push((*chat, entry.epoch));
            }
        }
    }

    /// Asks for the heads that were found missing during a call, all in one.
    pub(super) fn ask_heads(&mut self, out: &mut impl Outlet<M>) {
        for portion in std::mem::take(&mut self.unheaded).chunks(HEADS) {
            out.read(Read::Heads(portion.to_vec()));
        }
        for portion in std::mem::take(&mut self.unheaded_users).chunks(HEADS) {
            out.read(Read::UserHeads(portion.to_vec()));
        }
    }

    pub(super) fn heads(&mut self, asked: &[(ChatId, u32)], heads: &[ChatHead], out: &mut impl Outlet<M>) {
        let found: HashMap<ChatId, ChatHead> = heads.iter().map(|head| (head.chat, *head)).collect();
        let mut placed = Vec::new();
        for (chat, epoch) in asked {
            let Some(entry) = self.chats.get_mut(chat).filter(|entry| entry.epoch == *epoch) else { continue };
            let check = std::mem::take(&mut entry.check);
            match (found.get(chat), entry.order) {
                (Some(head), Order::Loading) => self.loaded(head, &mut placed, out),
                (None, Order::Loading) => self.dissolve(*chat, out),
                (Some(head), Order::Live | Order::Repairing(_)) => self.known(head, check, out),
                (None, Order::Live | Order::Repairing(_)) => {}
            }
            if let Check::Again { cause } = check {
                self.want_head(*chat, cause);
            }
        }
        // Once for each connection, not for each of its chats: what they lack is read together.
        placed.sort_unstable();
        placed.dedup();
        for slot in placed {
            self.pump(slot, out);
        }
    }

    /// Chats in which something has happened lately.
    pub(super) fn recent(&mut self, heads: &[ChatHead]) {
        if heads.len() >= domain_messages::RECENT_HEADS {
            self.want_all_heads(Cause::Tail);
            return;
        }
        for head in heads {
            match self.chats.get_mut(&head.chat).map(|entry| (entry.order, entry.is_suspect)) {
                // The head that is under way may be older than what was lost.
                Some((Order::Loading, _) | (_, true)) => self.want_head(head.chat, Cause::Tail),
                Some(_) => self.compare(head, Seq::default(), Cause::Tail),
                None => {}
            }
        }
    }

    /// The first head of an entry: everybody gets a place, then what was heard meanwhile follows.
    fn loaded(&mut self, head: &ChatHead, placed: &mut Vec<u32>, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&head.chat) else { return };
        entry.head = head.cursor;
        entry.member_count = head.member_count;
        entry.last_number = head.last_number;
        entry.order = Order::Live;
        self.retier(head.chat, out);
        let Some(entry) = self.chats.get(&head.chat) else { return };
        let unplaced: Vec<_> = entry
            .locals
            .iter()
            .filter_map(|local| match local.standing {
                Standing::Unplaced(cursor) => Some((local.slot, cursor)),
                Standing::Live
                | Standing::Ahead(_)
                | Standing::Behind(_)
                | Standing::Resetting
                | Standing::Passive { .. } => None,
            })
            .collect();
        for (slot, cursor) in unplaced {
            self.arrive(slot, head.chat, cursor, out);
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.unplaced -= 1;
            }
            placed.push(slot);
        }
        self.use_early(head.chat, out);
    }

    /// The head of a chat that was known before.
    fn known(&mut self, head: &ChatHead, check: Check, out: &mut impl Outlet<M>) {
        let is_suspect = self.chats.get(&head.chat).is_some_and(|entry| entry.is_suspect);
        match check {
            // It was asked for before the suspicion arose; another follows.
            Check::Again { .. } if is_suspect => {}
            _ if is_suspect => {
                self.gather_anew(head, out);
                self.jump(head.chat, head.cursor, head.member_count, out);
                self.use_early(head.chat, out);
            }
            Check::UnderWay { known, cause } => self.compare(head, known, cause),
            Check::Again { cause } => self.compare(head, Seq::default(), cause),
            // Asked for twice at once, for an entry that was made anew: the other answer does.
            Check::Idle => {}
        }
    }

    /// Anti-entropy: the log knows of an event that the bus has lost, or of another history. A head lower than what was `known`
    /// before it was asked for, by this node or by one connection, has gone back; any other lower one says nothing, the bus may have
    /// overtaken the read.
    fn compare(&mut self, head: &ChatHead, known: Seq, cause: Cause) {
        let ignores_tags = self.breaks(Sabotage::CursorWithoutTag);
        let Some(entry) = self.chats.get_mut(&head.chat) else { return };
        let is_elsewhere = head.cursor.seq == entry.head.seq && head.cursor != entry.head;
        if (head.cursor.seq < known || is_elsewhere) && !ignores_tags {
            self.suspect(head.chat);
        } else if head.cursor.seq > entry.head.seq {
            entry.told = entry.told.max(head.cursor.seq);
            if entry.order == Order::Live {
                self.start_repair(head.chat, cause);
            }
        }
    }

    /// There is no such chat.
    fn dissolve(&mut self, chat: ChatId, out: &mut impl Outlet<M>) {
        let slots: Vec<u32> =
            self.chats.get(&chat).into_iter().flat_map(|entry| &entry.locals).map(|local| local.slot).collect();
        for slot in slots {
            self.expel(slot, chat, out);
            self.pump(slot, out);
        }
    }
}
