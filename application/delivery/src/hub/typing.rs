use domain_kernel::{ChatId, UserId};

use super::{ConnectionId, Hub};
use crate::limits::{LOW_WATER, TYPING_EVERY, TYPING_MEMBERS};
use crate::{Mailbox, Outgoing, Outlet};

impl<M: Mailbox> Hub<M> {
    /// True while this connection hears `chat`: membership as the chat's own stream has told it, which no memory of rights may
    /// contradict. Who was removed elsewhere types no more here.
    pub fn hears(&self, id: ConnectionId, chat: ChatId) -> bool {
        let found = self.connections.get(id.slot).filter(|connection| connection.id == id);
        found.is_some_and(|connection| connection.chats.contains(&chat))
    }

    /// Somebody is writing: told to the others who look at that chat, if they have nothing better to read.
    pub(super) fn typing(&mut self, chat: ChatId, user: UserId, out: &mut impl Outlet<M>) {
        let now = self.now;
        if self.hearing.is_cut_off(now) {
            return;
        }
        let Some(entry) = self.chats.get_mut(&chat).filter(|entry| entry.member_count <= TYPING_MEMBERS) else {
            return;
        };
        entry.typing.retain(|(_, at)| now.since(*at) < TYPING_EVERY);
        if entry.typing.iter().any(|(other, _)| *other == user) {
            return;
        }
        entry.typing.push((user, now));
        for local in &entry.locals {
            let Some(connection) = self.connections.get(local.slot) else { continue };
            let is_wanted = connection.focus == Some(chat)
                && connection.user != user
                && !connection.is_severed_from(user)
                && !connection.is_lagging;
            if is_wanted
                && connection.mailbox.backlog() <= LOW_WATER
                && connection.mailbox.put(Outgoing::Typing { chat, user })
            {
                out.wake(&connection.mailbox);
            }
        }
    }
}
