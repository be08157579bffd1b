//! Coming and going: connections, and their places in chats.

use std::sync::Arc;

use domain_chats::Visibility;
use domain_kernel::{ChatId, Cursor, Seq, SessionId, Timestamp, UserId};
use domain_messages::ResetReason;

use super::connection::{Boot, Connection, ConnectionId, Stage};
use super::entry::{Entry, Order};
use super::{Hub, Sabotage};
use crate::standing::{Cause, Check, Local, Standing};
use crate::{EventFrame, Mailbox, Offer, Outgoing, Outlet, Read};

/// Somebody who has proved an identity and wants to hear.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Who.
    pub user: UserId,
    /// Through which sign-in.
    pub session: SessionId,
    /// How far the client has followed the user's stream.
    pub cursor: Option<Cursor>,
    /// The chats it holds.
    pub held: Vec<(ChatId, Cursor)>,
    /// Its client takes bumps in place of the events of large chats that are not on its screen.
    pub takes_bumps: bool,
    /// Nobody has touched the device for a while.
    pub is_idle: bool,
}

/// Where a connection begins in a chat.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    /// After this cursor.
    At(Cursor),
    /// With the newest page.
    Reset(ResetReason),
}

impl<M: Mailbox> Hub<M> {
    /// Registers a connection and starts its catching up: everything heard from now on counts for it.
    pub fn connect(
        &mut self,
        now: Timestamp,
        newcomer: Newcomer,
        mailbox: M,
        out: &mut impl Outlet<M>,
    ) -> ConnectionId {
        self.set_now(now);
        let Newcomer { user, session, cursor, held, takes_bumps, is_idle } = newcomer;
        let boot = Boot { held: held.into_iter().collect(), stage: Stage::Reading };
        let id = self.connections.insert(|id| Connection {
            id,
            user,
            session,
            mailbox,
            user_at: cursor,
            user_seen: Seq::default(),
            is_reading_user: true,
            head_check: Check::Idle,
            is_user_stale: false,
            is_lagging: false,
            is_idle,
            focus: None,
            passive: takes_bumps.then(Box::default),
            owed_marks: None,
            is_reading_marks: false,
            chats: Vec::new(),
            orphans: Vec::new(),
            behind: std::collections::VecDeque::new(),
            batch: None,
            unplaced: 0,
            resetting: 0,
            resets: std::collections::VecDeque::new(),
            pages: 0,
            boot: Some(Box::new(boot)),
            watch: None,
            severed: None,
            severed_question: 0,
            corrupt_reads: 0,
        });
        self.users.entry(user).or_default().push(id.slot);
        out.read(Read::User { connection: id, user, from: cursor });
        self.attended(user, out);
        id
    }

    /// Forgets a connection. Answers to its reads are ignored from now on.
    pub fn disconnect(&mut self, now: Timestamp, id: ConnectionId, _out: &mut impl Outlet<M>) {
        self.set_now(now);
        let Some(connection) = self.connections.remove(id) else { return };
        for chat in &connection.chats {
            if let Some(entry) = self.chats.get_mut(chat) {
                entry.remove(id.slot);
            }
            self.forget_if_unheard(*chat);
        }
        if let Some(watch) = &connection.watch {
            self.people.unwatch(&watch.users, id.slot);
        }
        let slots = self.users.entry(connection.user).or_default();
        slots.retain(|slot| *slot != id.slot);
        if slots.is_empty() {
            self.users.remove(&connection.user);
        }
        self.departed(connection.user);
    }

    /// Puts a connection into a chat. Registered first, read second: a chat that nobody heard so far gets its entry
    /// before its head is asked for.
    pub(super) fn attach(
        &mut self,
        slot: u32,
        chat: ChatId,
        visibility: Visibility,
        start: Start,
        out: &mut impl Outlet<M>,
    ) {
        let standing = match start {
            Start::At(cursor) => Standing::Unplaced(cursor),
            Start::Reset(_) => Standing::Resetting,
        };
        let (unheaded, patrol, epoch) = (&mut self.unheaded, &mut self.patrol, &mut self.epoch);
        let entry = self.chats.entry(chat).or_insert_with(|| {
            *epoch = epoch.wrapping_add(1);
            unheaded.push((chat, *epoch));
            patrol.push_back((chat, *epoch));
            let check = Check::UnderWay { known: Seq::default(), cause: Cause::Patrol };
            Entry { epoch: *epoch, check, ..Entry::default() }
        });
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if !entry.add(Local::new(slot, standing, visibility)) {
            return;
        }
        connection.chats.push(chat);
        let is_loading = entry.order == Order::Loading;
        match start {
            Start::At(_) if is_loading => connection.unplaced += 1,
            Start::At(cursor) => self.arrive(slot, chat, cursor, out),
            Start::Reset(reason) => self.plan_reset(slot, chat, reason),
        }
        if self.connections.get(slot).is_some_and(|connection| connection.focus == Some(chat)) {
            self.read_marks(slot, out);
        }
    }

    /// Takes a connection out of a chat, of which its client does not know yet: the next read of the user's list tells it.
    pub(super) fn expel(&mut self, slot: u32, chat: ChatId, out: &mut impl Outlet<M>) {
        if let Some(connection) = self.connections.get_mut(slot).filter(|connection| connection.chats.contains(&chat)) {
            connection.orphans.push(chat);
        }
        self.detach(slot, chat);
        self.read_user(slot, out);
    }

    /// Takes a connection out of a chat.
    pub(super) fn detach(&mut self, slot: u32, chat: ChatId) {
        let Some(local) = self.chats.get_mut(&chat).and_then(|entry| entry.remove(slot)) else { return };
        self.forget_if_unheard(chat);
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.chats.retain(|other| *other != chat);
        connection.forgive(chat);
        match local.standing {
            Standing::Unplaced(_) => connection.unplaced -= 1,
            Standing::Resetting => {
                connection.resetting -= 1;
                connection.resets.retain(|(other, _)| *other != chat);
            }
            Standing::Live | Standing::Ahead(_) | Standing::Behind(_) | Standing::Passive { .. } => {}
        }
    }

    fn forget_if_unheard(&mut self, chat: ChatId) {
        if self.chats.get(&chat).is_some_and(|entry| entry.locals.is_empty()) {
            self.chats.remove(&chat);
        }
    }

    /// Compares a cursor with the head. What the ring still holds is sent from there; otherwise the log decides, which also
    /// knows whether a cursor beyond the head is of the future or of a newer log.
    pub(super) fn place(&mut self, slot: u32, chat: ChatId, cursor: Cursor, out: &mut impl Outlet<M>) {
        let Some(user) = self.connections.get(slot).map(|connection| connection.user) else { return };
        if self.gets_bumps(slot, chat) {
            self.place_passive(slot, chat, cursor);
            return;
        }
        let (is_trusted, ignores_tags) = (self.breaks(Sabotage::TrustCursors), self.breaks(Sabotage::CursorWithoutTag));
        let replays = self.breaks(Sabotage::ReplayToAnybody);
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let head = entry.head;
        let missed: Option<Vec<Arc<EventFrame>>> = entry.ring.after(cursor).map(|frames| frames.cloned().collect());
        let Some(local) = entry.local_mut(slot) else { return };
        if cursor == head || is_trusted || (ignores_tags && cursor.seq == head.seq) {
            local.standing = Standing::Live;
            return;
        }
        // Who was removed in between must not see what followed: only the log knows from where on again.
        let is_replayable =
            missed.as_ref().is_some_and(|frames| replays || frames.iter().all(|frame| frame.removed != Some(user)));
        if let Some(frames) = missed.filter(|_| is_replayable) {
            self.replay(slot, chat, &frames, out);
        } else {
            local.standing = Standing::Behind(cursor);
            self.fall_behind(slot, chat);
        }
    }

    /// Hands out what the ring holds after a connection's cursor.
    fn replay(&mut self, slot: u32, chat: ChatId, frames: &[Arc<EventFrame>], out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.get(slot) else { return };
        let Some(local) = self.chats.get_mut(&chat).and_then(|entry| entry.local_mut(slot)) else { return };
        for frame in frames {
            let item =
                if local.admits(frame.about) { Arc::clone(frame) } else { Arc::new(super::order::hidden(frame, out)) };
            match connection.mailbox.offer(Outgoing::Event(item)) {
                Offer::Taken { was_idle: true } => out.wake(&connection.mailbox),
                Offer::Taken { was_idle: false } => {}
                Offer::Refused => {
                    local.standing = Standing::Behind(frame.previous);
                    self.fall_behind(slot, chat);
                    self.lag(slot);
                    return;
                }
            }
            self.figures.deliveries += 1;
        }
        local.standing = Standing::Live;
    }

    /// Lets a chat begin with its newest page; the next [`Self::pump`] asks for it, as soon as the socket takes it.
    pub(super) fn plan_reset(&mut self, slot: u32, chat: ChatId, reason: ResetReason) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(local) = self.chats.get_mut(&chat).and_then(|entry| entry.local_mut(slot)) else { return };
        local.standing = Standing::Resetting;
        connection.resetting += 1;
        connection.resets.push_back((chat, reason));
    }
}
