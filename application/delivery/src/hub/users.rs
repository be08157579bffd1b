//! The users' own streams: chats joined and left, markers moved.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::connect::Start;
use super::connection::{Connection, Stage};
use super::{ConnectionId, Hub, Sabotage};
use crate::limits::LOW_WATER;
use crate::standing::{Cause, Check};
use crate::{Mailbox, Offer, Outgoing, Outlet, Read, UserDiff, UserFrame, UserRead};
use domain_chats::Visibility;
use domain_kernel::{ChatId, Cursor, Seq, Span};
use domain_messages::{Memberships, ResetReason, UserCatchup, UserEvent, UserEventKind};

impl<M: Mailbox> Hub<M> {
    /// An event of a user's own stream: passed on when it is the next and says all by itself, otherwise the stream is read.
    pub(super) fn user_event(&mut self, event: &Arc<UserEvent>, out: &mut impl Outlet<M>) {
        if let UserEventKind::ReadMoved(read) = &event.kind {
            self.read_heard(event.user, read);
        }
        let Some(slots) = self.users.get(&event.user).cloned() else { return };
        let frame = Arc::new(UserFrame { event: Arc::clone(event) });
        let forgets = self.breaks(Sabotage::ReadBeforeRegister);
        for slot in slots {
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            if forgets && connection.boot.is_some() {
                continue;
            }
            connection.user_seen = connection.user_seen.max(event.cursor.seq);
            if connection.is_reading_user || connection.is_lagging {
                connection.is_user_stale |= connection.is_lagging;
                continue;
            }
            let at = connection.user_at.unwrap_or_default();
            let is_whole = matches!(event.kind, UserEventKind::ReadMoved(_) | UserEventKind::OwnChanged(_));
            if event.cursor == at {
                self.figures.duplicates += 1;
            } else if event.cursor.seq < at.seq {
                // A duplicate, most likely; or this stream has gone back and begins anew.
                self.figures.duplicates += 1;
                let id = connection.id;
                self.want_user_head(id, Cause::Hole);
            } else if is_whole && event.previous == at && !connection.is_user_stale {
                match connection.mailbox.offer(Outgoing::User(Arc::clone(&frame))) {
                    Offer::Taken { was_idle } => {
                        connection.user_at = Some(event.cursor);
                        if was_idle {
                            out.wake(&connection.mailbox);
                        }
                    }
                    Offer::Refused => {
                        connection.is_user_stale = true;
                        self.lag(slot);
                    }
                }
            } else {
                self.read_user(slot, out);
            }
        }
    }

    /// Reads the user's stream, as soon as no other such read is under way and the socket takes it.
    pub(super) fn read_user(&mut self, slot: u32, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.is_user_stale = true;
        if connection.is_reading_user {
            return;
        }
        if connection.is_lagging || connection.mailbox.backlog() > LOW_WATER {
            connection.mailbox.tell_when_drained();
            return;
        }
        connection.is_user_stale = false;
        connection.is_reading_user = true;
        out.read(Read::User { connection: connection.id, user: connection.user, from: connection.user_at });
    }

    /// The user's chats were read: tells the client, and attaches and detaches accordingly.
    pub(super) fn user_read(&mut self, id: ConnectionId, read: UserRead, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.known(id) else { return };
        connection.is_reading_user = false;
        // What was read since because of a change is newer.
        connection.severed.get_or_insert(read.severed);
        if connection.user_at != read.from || is_outdated(&read.memberships, &read.catchup) {
            // What followed was thrown away meanwhile, or the chats changed between the two reads.
            self.read_user(id.slot, out);
            return;
        }
        let boot = connection.boot.as_mut().filter(|boot| boot.stage == Stage::Reading);
        let held = boot.map(|boot| {
            boot.stage = Stage::Placing;
            std::mem::take(&mut boot.held)
        });
        let orphans = std::mem::take(&mut connection.orphans);
        let places = places(read.memberships, &read.catchup);
        let mut former = orphans.clone();
        match &held {
            Some(held) => former.extend(held.keys()),
            None if read.catchup.is_reset => former.extend(&connection.chats),
            None => {}
        }
        let left = left_of(&former, &places, &read.catchup);
        let starts: HashMap<ChatId, Cursor> =
            read.catchup.chats.iter().map(|summary| (summary.chat.id, summary.cursor)).collect();
        connection.user_at = Some(read.catchup.to);
        if read.from != Some(read.catchup.to) || read.catchup.is_reset || !left.is_empty() {
            let diff = UserDiff {
                from: read.from,
                left: left.clone(),
                catchup: read.catchup.into(),
                people: read.people.into(),
            };
            if connection.mailbox.put(Outgoing::UserDiff(Box::new(diff))) {
                out.wake(&connection.mailbox);
            }
        }
        for chat in left {
            self.detach(id.slot, chat);
        }
        for (chat, visibility) in places {
            let held = held.as_ref().and_then(|held| held.get(&chat).copied());
            let start = if orphans.contains(&chat) {
                Start::Reset(ResetReason::Membership)
            } else {
                start(held, starts.get(&chat).copied(), &visibility)
            };
            self.attach(id.slot, chat, visibility, start, out);
        }
        self.user_again(id, out);
        self.pump(id.slot, out);
    }

    /// Reads once more when something was heard that the answer does not have.
    fn user_again(&mut self, id: ConnectionId, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.known(id) else { return };
        if connection.is_user_stale {
            self.read_user(id.slot, out);
        } else if connection.user_at.is_none_or(|at| connection.user_seen > at.seq) {
            // Heard but not to be read: the store behind the readers lags. A moment later it will not.
            self.uncompared.push((self.now.plus(Span::millis(100)), id));
        }
    }

    /// Compares the head of a user's stream with the log, soon, and after whatever has happened so far.
    pub(super) fn want_user_head(&mut self, id: ConnectionId, cause: Cause) {
        let Some(connection) = self.connections.known(id) else { return };
        if connection.want_head(cause) {
            self.unheaded_users.push((id, connection.user));
        }
    }

    /// Compares all of them.
    pub(super) fn want_all_user_heads(&mut self) {
        for connection in self.connections.iter_mut() {
            if connection.want_head(Cause::Tail) {
                self.unheaded_users.push((connection.id, connection.user));
            }
        }
    }

    /// The head of the user's stream was read.
    pub(super) fn user_head(&mut self, id: ConnectionId, cursor: Cursor, out: &mut impl Outlet<M>) {
        let ignores_tags = self.breaks(Sabotage::CursorWithoutTag);
        let Some(connection) = self.connections.known(id) else { return };
        let at = connection.user_at.unwrap_or_default();
        let mut is_other = cursor.seq == at.seq && cursor != at;
        match std::mem::take(&mut connection.head_check) {
            // Asked for before the last thing happened; another follows.
            Check::Again { cause } => self.want_user_head(id, cause),
            Check::UnderWay { known, .. } => {
                if cursor.seq < known {
                    // It has gone back: what was heard beyond is of another history.
                    is_other = true;
                    connection.user_seen = cursor.seq;
                }
                if let Some(boot) = connection.boot.as_mut().filter(|boot| boot.stage == Stage::Checking) {
                    boot.stage = Stage::Checked;
                }
            }
            Check::Idle => {}
        }
        let Some(connection) = self.connections.known(id) else { return };
        let is_missing = cursor.seq > at.seq || connection.user_seen > at.seq || (is_other && !ignores_tags);
        if is_missing {
            // A read under way may not have it: then it is made once more.
            connection.user_seen = connection.user_seen.max(cursor.seq);
            if !connection.is_reading_user {
                self.read_user(id.slot, out);
            }
        }
        self.pump(id.slot, out);
    }
}

impl<M> Connection<M> {
    fn want_head(&mut self, cause: Cause) -> bool {
        let known = self.user_at.unwrap_or_default().seq.max(self.user_seen);
        self.head_check.want(known, cause)
    }
}

/// True when somebody has come into a chat after the memberships were read: what may be seen there is not known then.
fn is_outdated(memberships: &Memberships, catchup: &UserCatchup) -> bool {
    let joined: HashMap<ChatId, Seq> =
        memberships.places.iter().map(|place| (place.chat, place.visibility.joined)).collect();
    catchup.chats.iter().any(|summary| joined.get(&summary.chat.id) != Some(&summary.joined))
}

/// Every chat the user is in after both reads, and what may be seen there. The memberships are the older of the two.
fn places(memberships: Memberships, catchup: &UserCatchup) -> Vec<(ChatId, Visibility)> {
    let listed: HashSet<ChatId> = catchup.chats.iter().map(|summary| summary.chat.id).collect();
    memberships
        .places
        .into_iter()
        .filter(|place| !catchup.left.contains(&place.chat) && (!catchup.is_reset || listed.contains(&place.chat)))
        .map(|place| (place.chat, place.visibility))
        .collect()
}

/// What the client must drop: what it left, and what it holds (`former`) without being in it.
fn left_of(former: &[ChatId], places: &[(ChatId, Visibility)], catchup: &UserCatchup) -> Vec<ChatId> {
    let present: HashSet<ChatId> = places.iter().map(|(chat, _)| *chat).collect();
    let mut left = catchup.left.clone();
    left.extend(former.iter().filter(|chat| !present.contains(chat)));
    left.sort_unstable();
    left.dedup();
    left
}

/// Where a connection begins in a chat, by what it holds and what it was just told.
fn start(held: Option<Cursor>, told: Option<Cursor>, visibility: &Visibility) -> Start {
    match (held, told) {
        // From a membership that is over.
        (Some(held), _) if held.seq < visibility.joined => Start::Reset(ResetReason::Membership),
        (Some(held), _) => Start::At(held),
        (None, Some(told)) => Start::At(told),
        // It should hold the chat and does not.
        (None, None) => Start::Reset(ResetReason::Floor),
    }
}
