//! The hub of one node: every connection, every chat that one of them hears, and the rules between them.

mod answers;
mod bumps;
mod connect;
mod connection;
mod entry;
mod failure;
mod focus;
mod gone;
mod heads;
mod hearing;
mod lag;
mod loss;
mod marks;
mod order;
mod presence;
mod receipts;
mod repair;
mod sabotage;
mod sight;
mod sync;
mod tick;
mod tiers;
mod typing;
mod users;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use domain_kernel::{ChatId, Cursor, SessionId, Timestamp, UserId};

use crate::chance::{Chance, IdMap};
use crate::limits::PASSIVE_MEMBERS;
use crate::ports::BusItem;
use crate::{End, Figures, Mailbox, Outlet, Read};

pub use connect::Newcomer;
pub use connection::ConnectionId;
pub use sabotage::Sabotage;

use connection::Connections;
use entry::Entry;
use hearing::Hearing;
use loss::Loss;
use marks::Marks;
use presence::People;
use receipts::Receipts;

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
    /// Users whose stream's head must be asked for when this call ends.
    unheaded_users: Vec<(ConnectionId, UserId)>,
    /// Connections whose user's stream is to be compared a little later.
    uncompared: Vec<(Timestamp, ConnectionId)>,
    loss: Loss,
    repairing: Vec<ChatId>,
    delayed: Vec<(Timestamp, Read)>,
    patrol: VecDeque<(ChatId, u32)>,
    patrolled_at: Timestamp,
    people: People,
    hearing: Hearing,
    receipts: Receipts,
    marks: Marks,
    /// Large chats that have moved since their last bump.
    bumping: Vec<ChatId>,
    /// Chats with more people are large.
    pub(crate) passive_members: u32,
    epoch: u32,
    chance: Chance,
    figures: Figures,
    #[cfg(any(test, feature = "sabotage"))]
    sabotage: Option<Sabotage>,
    /// Losses are to be found without the patrol, which in a small world comes by all the time.
    #[cfg(test)]
    pub(crate) has_no_patrol: bool,
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
            unheaded_users: Vec::new(),
            uncompared: Vec::new(),
            loss: Loss::default(),
            repairing: Vec::new(),
            delayed: Vec::new(),
            patrol: VecDeque::new(),
            patrolled_at: now,
            people: People::default(),
            hearing: Hearing::default(),
            receipts: Receipts::default(),
            marks: Marks::default(),
            bumping: Vec::new(),
            passive_members: PASSIVE_MEMBERS,
            epoch: 0,
            chance: Chance::new(seed),
            figures: Figures::default(),
            #[cfg(any(test, feature = "sabotage"))]
            sabotage: None,
            #[cfg(test)]
            has_no_patrol: false,
        }
    }

    /// Something was heard on the bus.
    pub fn heard(&mut self, now: Timestamp, item: &BusItem, out: &mut impl Outlet<M>) {
        self.set_now(now);
        match item {
            BusItem::Chat(event) => self.chat_event(event, out),
            BusItem::User(event) => self.user_event(event, out),
            BusItem::ChatMoved { chat, cursor } => {
                self.chat_moved(*chat, *cursor);
                self.read_holes(out);
            }
            BusItem::Receipts(receipts) => self.receipts_heard(receipts),
            BusItem::SessionsEnded { user, sessions } => self.end_sessions(*user, sessions),
            BusItem::Typing { chat, user } => self.typing(*chat, *user, out),
            BusItem::Presence(change) => self.presence_heard(*change, out),
            BusItem::SightChanged(users) => self.sight_changed(users, out),
        }
        self.ask_heads(out);
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
                self.figures.revoked += 1;
            }
        }
    }

    /// Time never goes back here, whatever the caller's clock does.
    fn set_now(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }
}
