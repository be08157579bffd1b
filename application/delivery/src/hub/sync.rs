//! Bringing connections to the heads of their chats, a few chats at a time and never more than the socket takes.

use std::collections::VecDeque;
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, UserId};
use domain_messages::{CATCHUP_CHATS, Catchup, Content, Message, ReadState, SystemLine};

use super::connection::{Batch, Stage};
use super::{ConnectionId, Hub, Sabotage};
use crate::limits::{BATCH_BYTES, RESETS};
use crate::standing::{Cause, Standing};
use crate::{ChatDiff, ChatReset, Mailbox, Outgoing, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// Starts the next reads of a connection, if there are any and nothing waits for its socket.
    pub(super) fn pump(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        self.read_summaries(slot, out);
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
        if connection.boot.is_some() && connection.unplaced > 0 {
            // The heads that are being read will show how much there is: all of it is then read together.
            return;
        }
        let mut wanted: Vec<(ChatId, Cursor)> = Vec::new();
        while wanted.len() < CATCHUP_CHATS {
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
        connection.batch =
            Some(Box::new(Batch { log: self.loss.logs, waiting: wanted.len(), bytes: 0, read: Vec::new() }));
        let mut asked = Vec::new();
        for place in wanted {
            let waiters = self.changes.entry(place).or_insert_with(|| {
                asked.push(place);
                Vec::new()
            });
            waiters.push(id);
        }
        Self::ask_changes(&asked, out);
    }

    /// The log has answered for everybody who was at one of these places, as far as its answer had room.
    pub(super) fn changed(&mut self, asked: &[(ChatId, Cursor)], catchups: &[Arc<Catchup>], out: &mut impl Outlet<M>) {
        let told = catchups.iter().map(Some).chain(std::iter::repeat(None));
        for ((chat, from), catchup) in asked.iter().zip(told) {
            let Some(waiters) = self.changes.remove(&(*chat, *from)) else { continue };
            match catchup {
                Some(catchup) => self.repaired(*chat, *from, catchup, out),
                None => self.unrepaired(*chat, *from, false),
            }
            for id in waiters {
                self.collect(id, *chat, *from, catchup, out);
            }
        }
    }

    /// One chat of a batch was read, or was not: then it waits for another turn, like what is too much to be held at once.
    fn collect(
        &mut self,
        id: ConnectionId,
        chat: ChatId,
        from: Cursor,
        catchup: Option<&Arc<Catchup>>,
        out: &mut impl Outlet<M>,
    ) {
        let Some(connection) = self.connections.known(id) else { return };
        let Some(batch) = &mut connection.batch else { return };
        batch.waiting -= 1;
        match catchup {
            Some(catchup) if batch.read.is_empty() || batch.bytes < BATCH_BYTES => {
                batch.bytes += weight(catchup);
                batch.read.push((chat, from, Arc::clone(catchup)));
            }
            Some(_) | None => connection.behind.push_back(chat),
        }
        if batch.waiting > 0 {
            return;
        }
        if batch.read.is_empty() {
            connection.batch = None;
            self.pump(id.slot, out);
        } else {
            let chats = batch.read.iter().map(|(chat, ..)| *chat).collect();
            out.read(Read::Markers { connection: id, user: connection.user, chats });
        }
    }

    /// The last part of a batch is there: the diffs are cut. From here on live events follow through the same queue.
    pub(super) fn marked(&mut self, id: ConnectionId, states: &[ReadState], out: &mut impl Outlet<M>) {
        let Some(batch) = self.connections.known(id).and_then(|connection| connection.batch.take()) else { return };
        if batch.log != self.loss.logs {
            // What was read may be in no log any more.
            for (chat, ..) in batch.read {
                self.fall_behind(id.slot, chat);
            }
            self.pump(id.slot, out);
            return;
        }
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
        let is_out = covers_removal(catchup, connection.user, local.joined) && !self.breaks(Sabotage::TrustDiffs);
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
            && connection.passive.as_ref().is_none_or(|passive| passive.is_idle())
            && !connection.is_reading_user
            && !connection.is_user_stale
            && !connection.is_lagging;
        let Some(boot) = connection.boot.as_mut().filter(|_| is_idle) else { return };
        match boot.stage {
            Stage::Reading | Stage::Checking => {}
            Stage::Placing => {
                boot.stage = Stage::Checking;
                let id = connection.id;
                self.want_user_head(id, Cause::Tail);
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

/// About how much memory the messages of a catch-up take.
fn weight(catchup: &Catchup) -> usize {
    let Catchup::Changes { messages, .. } = catchup else { return 0 };
    let body = |message: &Message| match &message.content {
        Content::Text(body) => body.as_str().len(),
        Content::System(_) | Content::Tombstone => 0,
    };
    messages.iter().map(|message| size_of::<Message>() + body(message)).sum()
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
