//! Where chats end, as the log says.

use std::collections::HashMap;

use domain_kernel::ChatId;
use domain_messages::ChatHead;

use super::Hub;
use super::entry::Order;
use crate::limits::HEADS;
use crate::standing::Standing;
use crate::{Mailbox, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// Asks for the heads that were found missing during a call, all in one.
    pub(super) fn ask_heads(&mut self, out: &mut impl Outlet<M>) {
        for portion in std::mem::take(&mut self.unheaded).chunks(HEADS) {
            out.read(Read::Heads(portion.to_vec()));
        }
    }

    pub(super) fn heads(&mut self, asked: &[(ChatId, u32)], heads: &[ChatHead], out: &mut impl Outlet<M>) {
        let found: HashMap<ChatId, ChatHead> = heads.iter().map(|head| (head.chat, *head)).collect();
        for (chat, epoch) in asked {
            let Some(entry) = self.chats.get(chat).filter(|entry| entry.epoch == *epoch) else { continue };
            match (found.get(chat), entry.order) {
                (Some(head), Order::Loading) => self.loaded(head, out),
                (Some(head), _) if entry.is_suspect => self.reloaded(head, out),
                (Some(head), order) => self.compare(head, order),
                (None, Order::Loading) => self.dissolve(*chat, out),
                (None, _) => {}
            }
        }
    }

    /// The first head of an entry: everybody gets a place, then what was heard meanwhile follows.
    fn loaded(&mut self, head: &ChatHead, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&head.chat) else { return };
        entry.head = head.cursor;
        entry.member_count = head.member_count;
        entry.order = Order::Live;
        let unplaced: Vec<_> = entry
            .locals
            .iter()
            .filter_map(|local| match local.standing {
                Standing::Unplaced(cursor) => Some((local.slot, cursor)),
                Standing::Live | Standing::Ahead(_) | Standing::Behind(_) | Standing::Resetting => None,
            })
            .collect();
        for (slot, cursor) in unplaced {
            self.place(slot, head.chat, cursor, out);
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.unplaced -= 1;
            }
            self.pump(slot, out);
        }
        self.use_early(head.chat, out);
        if self.chats.get(&head.chat).is_some_and(|entry| !entry.early.is_empty()) {
            self.start_repair(head.chat);
        }
    }

    fn reloaded(&mut self, head: &ChatHead, out: &mut impl Outlet<M>) {
        self.jump(head.chat, head.cursor, head.member_count, out);
        self.use_early(head.chat, out);
    }

    /// Anti-entropy: the log knows of an event that the bus has lost, or of another history. A lower head says nothing: the
    /// bus may have overtaken the read.
    fn compare(&mut self, head: &ChatHead, order: Order) {
        let Some(entry) = self.chats.get(&head.chat) else { return };
        if head.cursor.seq > entry.head.seq && order == Order::Live {
            self.figures.found_by_patrol += 1;
            self.start_repair(head.chat);
        } else if head.cursor.seq == entry.head.seq && head.cursor.tag != entry.head.tag {
            self.suspect(head.chat);
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
