//! The hub of one node: every connection, every chat that one of them hears, and the rules between them.

mod answers;
mod connect;
mod connection;
mod entry;
mod heads;
mod lag;
mod order;
mod presence;
mod repair;
mod sync;
mod tick;
mod typing;
mod users;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use domain_kernel::{ChatId, Cursor, SessionId, Timestamp, UserId};

use crate::chance::{Chance, IdMap};
use crate::ports::BusItem;
use crate::{End, Figures, Mailbox, Outlet, Read};

pub use connect::Newcomer;
pub use connection::ConnectionId;

use connection::Connections;
use entry::Entry;
use presence::People;

/// Who hears what on this node. Every call is short, waits for nothing and asks for what it needs through the [`Outlet`].
pub struct Hub<M> {
    now: Timestamp,
    connections: Connections<M>,
    users: IdMap<UserId, Vec<u32>>,
    chats: IdMap<ChatId, Entry>,
    /// Reads of changes under way, and who waits for each.
    changes: IdMap<(ChatId, Cursor), Vec<ConnectionId>>,
    /// Chats whose head must be asked for when this call ends.
    unheaded: Vec<(ChatId, u32)>,
    repairing: Vec<ChatId>,
    delayed: Vec<(Timestamp, Read)>,
    patrol: VecDeque<(ChatId, u32)>,
    patrolled_at: Timestamp,
    people: People,
    epoch: u32,
    chance: Chance,
    figures: Figures,
    #[cfg(test)]
    pub(crate) sabotage: Option<Sabotage>,
}

/// A rule to be broken on purpose, so that a test can show that breaking it is seen.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// A hole is taken for the next event.
    SkipHoles,
    /// Who is removed stays attached.
    KeepRemoved,
    /// What a client says it holds is not compared with the head.
    TrustCursors,
    /// The ring is replayed to somebody who was removed in between.
    ReplayToAnybody,
    /// What a slow connection missed is not remembered.
    ForgetLag,
    /// A diff does not look for a removal in what it covers.
    TrustDiffs,
}

impl<M: Mailbox> Hub<M> {
    /// A hub without connections. `seed` spreads its waits.
    pub fn new(now: Timestamp, seed: u64) -> Self {
        Self {
            now,
            connections: Connections::default(),
            users: IdMap::default(),
            chats: IdMap::default(),
            changes: IdMap::default(),
            unheaded: Vec::new(),
            repairing: Vec::new(),
            delayed: Vec::new(),
            patrol: VecDeque::new(),
            patrolled_at: now,
            people: People::default(),
            epoch: 0,
            chance: Chance::new(seed),
            figures: Figures::default(),
            #[cfg(test)]
            sabotage: None,
        }
    }

    /// Something was heard on the bus.
    pub fn heard(&mut self, now: Timestamp, item: &BusItem, out: &mut impl Outlet<M>) {
        self.set_now(now);
        match item {
            BusItem::Chat(event) => self.chat_event(event, out),
            BusItem::User(event) => self.user_event(event, out),
            BusItem::SessionsEnded { user, sessions } => self.end_sessions(*user, sessions),
            BusItem::Typing { chat, user } => self.typing(*chat, *user, out),
            BusItem::Presence(change) => self.presence_heard(*change, out),
        }
        self.ask_heads(out);
    }

    /// The bus has lost something: nothing heard so far is known to be whole.
    pub fn lost(&mut self, now: Timestamp, out: &mut impl Outlet<M>) {
        self.set_now(now);
        self.figures.bus_losses += 1;
        self.unheaded.extend(self.chats.iter().map(|(chat, entry)| (*chat, entry.epoch)));
        for (connection, user) in self.connections.all() {
            out.read(Read::UserHead { connection, user });
        }
        self.ask_heads(out);
    }

    /// A read failed; it is tried again a little later.
    pub fn failed(&mut self, now: Timestamp, read: Read) {
        self.set_now(now);
        self.figures.reads_failed += 1;
        let (from, to) = crate::limits::RETRY_WAIT;
        let due = now.plus(self.chance.millis(from, to));
        self.delayed.push((due, read));
    }

    /// How many connections a user has here.
    pub fn connections_of(&self, user: UserId) -> usize {
        self.users.get(&user).map_or(0, Vec::len)
    }

    /// What was done so far and is held now.
    pub fn figures(&self) -> Figures {
        Figures {
            connections: self.connections.len() as u64,
            chats: self.chats.len() as u64,
            lagging: self.connections.lagging() as u64,
            ..self.figures
        }
    }

    fn end_sessions(&mut self, user: UserId, sessions: &[SessionId]) {
        for slot in self.users.get(&user).into_iter().flatten() {
            if let Some(connection) = self.connections.get(*slot).filter(|c| sessions.contains(&c.session)) {
                connection.mailbox.close(End::Revoked);
            }
        }
    }

    /// Time never goes back here, whatever the caller's clock does.
    fn set_now(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }

    #[cfg(test)]
    fn breaks(&self, rule: Sabotage) -> bool {
        self.sabotage == Some(rule)
    }
}
