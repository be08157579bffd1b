//! Who follows a chat event by event, and who is only told now and then where it stands: in large chats, off the screen, and with a
//! client that can.

use domain_kernel::{ChatId, Cursor};

use super::Hub;
use super::bumps::Window;
use super::connection::Connection;
use crate::standing::Standing;
use crate::{Mailbox, Outlet};

/// What is kept for a connection whose client takes bumps.
#[derive(Default)]
pub(super) struct Passive {
    /// Chats of which it must be told as a whole: what was told before, or was thrown away, does not join on.
    pub(super) owed: Vec<ChatId>,
    /// Chats that are being read and whose answer counts.
    pub(super) reading: Vec<ChatId>,
    pub(super) is_reading: bool,
}

impl<M: Mailbox> Hub<M> {
    /// True when a connection gets no events of a chat but bumps.
    pub(super) fn gets_bumps(&self, slot: u32, chat: ChatId) -> bool {
        self.chats.get(&chat).is_some_and(|entry| entry.window.is_some())
            && self.connections.get(slot).is_some_and(|connection| connection.rests_in(chat))
    }

    /// A connection comes into a chat with the cursor of its client. Of a large one nobody knows what earlier connections were told beyond
    /// that: the whole is told first, also where the chat is on the screen already.
    pub(super) fn arrive(&mut self, slot: u32, chat: ChatId, cursor: Cursor, out: &mut impl Outlet<M>) {
        let is_large = self.chats.get(&chat).is_some_and(|entry| entry.window.is_some());
        let takes_bumps = self.connections.get(slot).is_some_and(|connection| connection.passive.is_some());
        if !is_large || !takes_bumps {
            self.place(slot, chat, cursor, out);
            return;
        }
        self.place_passive(slot, chat, cursor);
        if !self.gets_bumps(slot, chat) {
            self.rouse(slot, chat, out);
        }
    }

    /// A chat may have become large, or small again.
    pub(super) fn retier(&mut self, chat: ChatId, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let is_large = entry.member_count > self.passive_members;
        if is_large == entry.window.is_some() {
            return;
        }
        if is_large {
            entry.window = Some(Box::new(Window::from(entry.head.seq)));
            self.rest_all(chat);
            return;
        }
        entry.window = None;
        let is_passive = |standing: Standing| matches!(standing, Standing::Passive { .. });
        let passive: Vec<u32> =
            entry.locals.iter().filter(|local| is_passive(local.standing)).map(|local| local.slot).collect();
        for slot in passive {
            self.rouse(slot, chat, out);
        }
    }

    /// Everybody who follows a large chat and does not look at it is told only now and then from here on.
    pub(super) fn rest_all(&mut self, chat: ChatId) {
        let Some(entry) = self.chats.get_mut(&chat).filter(|entry| entry.window.is_some()) else { return };
        let head = entry.head;
        for local in entry.locals.iter_mut().filter(|local| local.standing == Standing::Live) {
            let Some(connection) = self.connections.get_mut(local.slot) else { continue };
            if connection.rests_in(chat) {
                local.standing = Standing::Passive { at: head, told: head.seq };
                connection.forgive(chat);
            }
        }
    }
}

impl Passive {
    pub(super) fn owe(&mut self, chat: ChatId) {
        if !self.owed.contains(&chat) {
            self.owed.push(chat);
        }
    }

    pub(super) fn owes(&self, chat: ChatId) -> bool {
        self.owed.contains(&chat) || self.reading.contains(&chat)
    }

    /// Nothing is owed of a chat: it has another place now, or none. What is being read of it says nothing of that place.
    pub(super) fn forgive(&mut self, chat: ChatId) {
        self.owed.retain(|owed| *owed != chat);
        self.reading.retain(|reading| *reading != chat);
    }

    /// True when nothing is owed.
    pub(super) fn is_idle(&self) -> bool {
        self.owed.is_empty() && !self.is_reading
    }
}

impl<M> Connection<M> {
    /// True when this connection gets bumps of a chat, should it be a large one.
    pub(super) fn rests_in(&self, chat: ChatId) -> bool {
        self.passive.is_some() && self.focus != Some(chat)
    }

    /// Nothing is owed to this connection of a chat.
    pub(super) fn forgive(&mut self, chat: ChatId) {
        if let Some(passive) = &mut self.passive {
            passive.forgive(chat);
        }
    }
}
