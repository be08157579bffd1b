//! Bringing connections to the heads of their chats, a few chats at a time and never more than the socket takes.

use std::collections::VecDeque;
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, UserId};
use domain_messages::{Catchup, Content, Message, ReadState, SystemLine};

use super::connection::{Batch, Stage};
use super::{ConnectionId, Hub};
use crate::limits::{BATCH, RESETS};
use crate::standing::Standing;
use crate::{ChatDiff, ChatReset, Mailbox, Outgoing, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// Starts the next reads of a connection, if there are any and nothing waits for its socket.
    pub(super) fn pump(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if connection.batch.is_some() || connection.is_lagging {
            return;
        }
        // Nothing may wait: should older events of such a chat be thrown away later, its diff would not join on to them.
        let is_waiting = !connection.behind.is_empty() || !connection.resets.is_empty();
        if is_waiting && connection.mailbox.backlog() > 0 {
            connection.mailbox.tell_when_drained();
            return;
        }
        let id = connection.id;
        while connection.pages < RESETS
            && let Some((chat, reason)) = connection.resets.pop_front()
        {
            connection.pages += 1;
            out.read(Read::Reset { connection: id, user: connection.user, chat, reason });
        }
        if connection.resets.is_empty() {
            // Nothing is kept for an idle connection.
            connection.resets = VecDeque::new();
        }
        let mut wanted: Vec<(ChatId, Cursor)> = Vec::new();
        while wanted.len() < BATCH {
            let Some(chat) = connection.behind.pop_front() else { break };
            let standing = self.chats.get(&chat).and_then(|entry| entry.local(slot)).map(|local| local.standing);
            if let Some(Standing::Behind(from)) = standing
                && !wanted.contains(&(chat, from))
            {
                wanted.push((chat, from));
            }
        }
        if wanted.is_empty() {
            self.progress(slot, out);
            return;
        }
        connection.batch = Some(Box::new(Batch { waiting: wanted.len(), read: Vec::with_capacity(wanted.len()) }));
        for (chat, from) in wanted {
            let waiters = self.changes.entry((chat, from)).or_insert_with(|| {
                out.read(Read::Changes { chat, from });
                Vec::new()
            });
            waiters.push(id);
        }
    }

    /// The log has answered for everybody who was at `from`.
    pub(super) fn changed(&mut self, chat: ChatId, from: Cursor, catchup: &Arc<Catchup>, out: &mut impl Outlet<M>) {
        let Some(waiters) = self.changes.remove(&(chat, from)) else { return };
        self.repaired(chat, catchup, out);
        for id in waiters {
            let Some(connection) = self.connections.known(id) else { continue };
            let Some(batch) = &mut connection.batch else { continue };
            batch.read.push((chat, from, Arc::clone(catchup)));
            batch.waiting -= 1;
            if batch.waiting == 0 {
                let chats = batch.read.iter().map(|(chat, ..)| *chat).collect();
                out.read(Read::Markers { connection: id, user: connection.user, chats });
            }
        }
    }

    /// The last part of a batch is there: the diffs are cut. From here on live events follow through the same queue.
    pub(super) fn marked(&mut self, id: ConnectionId, states: &[ReadState], out: &mut impl Outlet<M>) {
        let Some(batch) = self.connections.known(id).and_then(|connection| connection.batch.take()) else { return };
        for (chat, from, catchup) in batch.read {
            let standing = self.chats.get(&chat).and_then(|entry| entry.local(id.slot)).map(|local| local.standing);
            if standing != Some(Standing::Behind(from)) {
                continue;
            }
            match catchup.as_ref() {
                Catchup::Reset(reason) => self.plan_reset(id.slot, chat, *reason),
                Catchup::Changes { to, more, .. } => {
                    let (to, more) = (*to, *more);
                    if to != from && !self.cut(id.slot, chat, &catchup, states, out) {
                        continue;
                    }
                    if more {
                        self.stand(id.slot, chat, Standing::Behind(to));
                        if let Some(connection) = self.connections.get_mut(id.slot) {
                            connection.behind.push_front(chat);
                        }
                    } else {
                        self.settle(id.slot, chat, to, out);
                    }
                }
            }
        }
        self.pump(id.slot, out);
    }

    /// Queues one diff. False when the reader turns out not to be in the chat, or not without interruption.
    fn cut(
        &mut self,
        slot: u32,
        chat: ChatId,
        catchup: &Arc<Catchup>,
        states: &[ReadState],
        out: &mut impl Outlet<M>,
    ) -> bool {
        let Some(connection) = self.connections.get(slot) else { return false };
        let Some(local) = self.chats.get(&chat).and_then(|entry| entry.local(slot)) else { return false };
        let read = states.iter().find(|state| state.chat == chat);
        let is_out = covers_removal(catchup, connection.user, local.joined);
        #[cfg(test)]
        let is_out = is_out && self.sabotage != Some(super::Sabotage::TrustDiffs);
        let (Some(read), false) = (read, is_out) else {
            self.expel(slot, chat, out);
            return false;
        };
        let diff = ChatDiff { chat, catchup: Arc::clone(catchup), visibility: local.visibility(), read: *read };
        if connection.mailbox.put(Outgoing::Diff(Box::new(diff))) {
            out.wake(&connection.mailbox);
        }
        true
    }

    /// The newest page of a chat is there; `None` when the user is not in it.
    pub(super) fn reset(&mut self, id: ConnectionId, chat: ChatId, found: Option<ChatReset>, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.known(id) else { return };
        connection.pages = connection.pages.saturating_sub(1);
        let local = self.chats.get_mut(&chat).and_then(|entry| entry.local_mut(id.slot));
        let Some(local) = local.filter(|local| local.standing == Standing::Resetting) else {
            self.pump(id.slot, out);
            return;
        };
        // Another membership than the one this place rests on, or none: what may be seen must be read anew.
        let Some(found) = found.filter(|found| found.summary.joined == local.joined) else {
            self.expel(id.slot, chat, out);
            self.pump(id.slot, out);
            return;
        };
        let cursor = found.summary.cursor;
        connection.resetting -= 1;
        if let Some(count) = self.figures.resets.get_mut(found.reason as usize) {
            *count += 1;
        }
        if connection.mailbox.put(Outgoing::Reset(Box::new(found))) {
            out.wake(&connection.mailbox);
        }
        self.settle(id.slot, chat, cursor, out);
        self.pump(id.slot, out);
    }

    /// The connection has everything up to `cursor`.
    fn settle(&mut self, slot: u32, chat: ChatId, cursor: Cursor, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let head = entry.head;
        if entry.order == super::entry::Order::Loading {
            self.stand(slot, chat, Standing::Unplaced(cursor));
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.unplaced += 1;
            }
        } else if cursor.seq > head.seq {
            self.stand(slot, chat, Standing::Ahead(cursor));
        } else if cursor.seq == head.seq && cursor != head {
            self.stand(slot, chat, Standing::Ahead(cursor));
            self.suspect(chat);
        } else {
            self.place(slot, chat, cursor, out);
        }
    }

    fn stand(&mut self, slot: u32, chat: ChatId, standing: Standing) {
        if let Some(local) = self.chats.get_mut(&chat).and_then(|entry| entry.local_mut(slot)) {
            local.standing = standing;
        }
    }

    /// Tells the client that it has everything, once that is so and the user's own stream was compared once more.
    pub(super) fn progress(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let is_idle = connection.unplaced == 0
            && connection.resetting == 0
            && connection.batch.is_none()
            && connection.behind.is_empty()
            && !connection.is_reading_user
            && !connection.is_lagging;
        let Some(boot) = connection.boot.as_mut().filter(|_| is_idle) else { return };
        match boot.stage {
            Stage::Reading | Stage::Checking => {}
            Stage::Placing => {
                boot.stage = Stage::Checking;
                out.read(Read::UserHead { connection: connection.id, user: connection.user });
            }
            Stage::Checked => {
                connection.boot = None;
                if connection.mailbox.put(Outgoing::SyncDone) {
                    out.wake(&connection.mailbox);
                }
            }
        }
    }
}

/// True when somebody who was let in at `joined` was removed later, in what a diff covers. From there on the diff may hold what
/// this reader must not see.
fn covers_removal(catchup: &Catchup, user: UserId, joined: Seq) -> bool {
    let Catchup::Changes { from, messages, .. } = catchup else { return false };
    let removes = |message: &Message| match &message.content {
        Content::System(SystemLine::MemberRemoved { user: removed }) => *removed == user,
        Content::System(SystemLine::MemberLeft) => message.sender == user,
        Content::System(SystemLine::ChatCreated { .. } | SystemLine::MembersAdded { .. })
        | Content::Text(_)
        | Content::Tombstone => false,
    };
    messages.iter().any(|message| message.seq > from.seq && message.seq >= joined && removes(message))
}
