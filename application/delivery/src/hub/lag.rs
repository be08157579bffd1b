//! Connections that cannot keep up. What waits for them is thrown away; the log keeps it.

use domain_kernel::{ChatId, Seq, Timestamp};

use super::{ConnectionId, Hub, Sabotage};
use crate::standing::Standing;
use crate::{Mailbox, Outgoing, Outlet};

impl<M: Mailbox> Hub<M> {
    /// Remembers that a chat waits for a diff.
    pub(super) fn fall_behind(&mut self, slot: u32, chat: ChatId) {
        if let Some(connection) = self.connections.get_mut(slot) {
            connection.behind.push_back(chat);
        }
    }

    /// A live event did not fit: throws away what waits and remembers for each chat where to go on.
    pub(super) fn lag(&mut self, slot: u32) {
        let forgets = self.breaks(Sabotage::ForgetLag);
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.is_lagging {
            return;
        }
        self.figures.lags += 1;
        connection.is_lagging = true;
        for item in connection.mailbox.shed() {
            match item {
                Outgoing::Event(frame) => {
                    if forgets {
                        continue;
                    }
                    let Some(local) = self.chats.get_mut(&frame.chat).and_then(|entry| entry.local_mut(slot)) else {
                        continue;
                    };
                    match local.standing {
                        // It belongs to a former membership.
                        _ if frame.cursor.seq < local.joined => {}
                        Standing::Behind(from) if from.seq <= frame.previous.seq => {}
                        Standing::Unplaced(_) | Standing::Resetting => {}
                        Standing::Passive { at, .. } => {
                            let at = if frame.previous.seq < at.seq { frame.previous } else { at };
                            local.standing = Standing::Passive { at, told: Seq::default() };
                            if let Some(passive) = &mut connection.passive {
                                passive.owe(frame.chat);
                            }
                        }
                        Standing::Live | Standing::Ahead(_) | Standing::Behind(_) => {
                            local.standing = Standing::Behind(frame.previous);
                            connection.behind.push_back(frame.chat);
                        }
                    }
                }
                Outgoing::User(frame) => {
                    let previous = frame.event.previous;
                    if connection.user_at.is_none_or(|at| at.seq > previous.seq) {
                        connection.user_at = Some(previous);
                    }
                    connection.is_user_stale = true;
                }
                _ => {}
            }
        }
        connection.mailbox.tell_when_drained();
    }

    /// Everything that waited for this connection is written.
    pub fn drained(&mut self, now: Timestamp, id: ConnectionId, out: &mut impl Outlet<M>) {
        self.set_now(now);
        let Some(connection) = self.connections.known(id) else { return };
        if connection.is_lagging {
            connection.is_lagging = false;
            connection.mailbox.reopen();
        }
        if connection.is_user_stale {
            self.read_user(id.slot, out);
        }
        self.tell_owed_marks(id.slot, out);
        self.pump(id.slot, out);
        self.ask_heads(out);
    }
}
