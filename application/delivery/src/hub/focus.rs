use domain_kernel::{ChatId, Timestamp};

use super::entry::Order;
use super::{ConnectionId, Hub};
use crate::standing::{Cause, Standing};
use crate::{Mailbox, Outlet};

impl<M: Mailbox> Hub<M> {
    /// The chat on a client's screen. Typing and marks of others are told there, and a large one is followed event by event.
    pub fn focus(&mut self, now: Timestamp, id: ConnectionId, chat: Option<ChatId>, out: &mut impl Outlet<M>) {
        self.set_now(now);
        let Some(connection) = self.connections.known(id) else { return };
        let old = std::mem::replace(&mut connection.focus, chat);
        if old == chat {
            return;
        }
        if let Some(old) = old {
            self.rest(id.slot, old);
        }
        if let Some(chat) = chat {
            self.rouse(id.slot, chat, out);
            self.look_closely(id.slot, chat);
        }
        self.read_marks(id.slot, out);
    }

    /// What somebody looks at is compared with the log: a loss that nobody has noticed would be seen here first. It waits for the next
    /// tick, to be read together with whatever others look at. A head that is not known yet is being read anyway.
    fn look_closely(&mut self, slot: u32, chat: ChatId) {
        let entry = self.chats.get(&chat).filter(|entry| entry.local(slot).is_some());
        if entry.is_some_and(|entry| entry.order != Order::Loading) {
            self.want_head(chat, Cause::Focus);
        }
    }

    /// A chat that is on the screen no more.
    fn rest(&mut self, slot: u32, chat: ChatId) {
        let standing = self.chats.get(&chat).and_then(|entry| entry.local(slot)).map(|local| local.standing);
        if standing == Some(Standing::Live)
            && self.gets_bumps(slot, chat)
            && let Some(head) = self.chats.get(&chat).map(|entry| entry.head)
        {
            self.place_passive(slot, chat, head);
        }
    }

    /// A passive chat that is to be followed again: from where its events were left. What is owed of it is told first: bumps may have said
    /// more than a log holds that has gone back, and only the whole takes that back.
    pub(super) fn rouse(&mut self, slot: u32, chat: ChatId, out: &mut impl Outlet<M>) {
        let standing = self.chats.get(&chat).and_then(|entry| entry.local(slot)).map(|local| local.standing);
        let Some(Standing::Passive { at, .. }) = standing else { return };
        let passive = self.connections.get(slot).and_then(|connection| connection.passive.as_ref());
        if passive.is_none_or(|passive| !passive.owes(chat)) {
            self.place(slot, chat, at, out);
        }
        self.pump(slot, out);
    }
}
