use std::sync::Arc;

use async_trait::async_trait;
use domain_kernel::{ChatId, Cursor, SessionId, Span, Timestamp, UserId};
use domain_messages::{ChatEvent, Receipt, UserEvent};

/// Something that every node must hear.
#[derive(Clone, Debug, PartialEq)]
pub enum BusItem {
    /// A chat has a new event. Durable: whoever misses it finds it in the log.
    Chat(Arc<ChatEvent>),
    /// A user's own stream has a new event. Durable likewise.
    User(Arc<UserEvent>),
    /// These sessions have ended: refuse their tokens, close their sockets.
    SessionsEnded {
        /// Whose.
        user: UserId,
        /// Which.
        sessions: Vec<SessionId>,
    },
    /// A chat has an event at this place that the item does not carry: too large, or of a kind that this node does not know.
    /// Whoever hears the chat reads it from the log.
    ChatMoved {
        /// In which chat.
        chat: ChatId,
        /// Its place.
        cursor: Cursor,
    },
    /// Devices of these people have got more. Lost without harm: the latest state wins.
    Receipts(Vec<Receipt>),
    /// Somebody is writing. Lost without harm.
    Typing {
        /// Where.
        chat: ChatId,
        /// Who.
        user: UserId,
    },
    /// Somebody has come or gone, or is idle. Lost without harm.
    Presence(PresenceChange),
    /// What others may see of these people has changed, or what they may see of others: whoever shows it reads it anew.
    SightChanged(Vec<UserId>),
}

/// How much somebody is there. Of several devices, and of several nodes, the most counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attendance {
    /// No device is connected.
    #[default]
    Absent,
    /// Devices are connected, and nobody has touched any of them for a while.
    Idle,
    /// Somebody is at a connected device.
    Active,
}

/// Somebody has come or gone, or turned to a device or away from all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceChange {
    /// Who.
    pub user: UserId,
    /// How much they are there now.
    pub attendance: Attendance,
    /// Since when.
    pub since: Timestamp,
}

impl PresenceChange {
    /// True when the user has a connected device.
    pub fn is_online(&self) -> bool {
        self.attendance != Attendance::Absent
    }
}

/// What a subscriber gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    /// What was published; what belongs to one chat or user in the order of each publisher.
    Items(Arc<[BusItem]>),
    /// Some items were lost: any that were committed within this time, or ever where it is not known. What is durable must be read
    /// from the log: heads of chats and users, and which sessions have ended. Said again and again while the bus is away.
    Lost {
        /// Reaches back so far, with a margin for what was under way.
        within: Option<Span>,
    },
    /// A node is gone, with a farewell or without: its people may be gone with it.
    NodeGone,
    /// The bus has shut down; nothing more comes.
    Closed,
}

/// One ear at the bus.
#[async_trait]
pub trait BusSubscription: Send {
    /// The next thing heard. Safe to cancel: nothing is lost by dropping the future.
    async fn next(&mut self) -> Received;
}

/// Carries what was committed to every node, this one included. May lose, double or reorder; says so when it knows.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait EventBus: Send + Sync {
    /// Hands items to every present subscriber. Never blocks on a slow one and never fails: the log has what matters.
    async fn publish(&self, items: Vec<BusItem>);
    /// A new ear. Hears everything that is published after this returns, or [`Received::Lost`] in its place. What this node
    /// publishes it hears at once, whatever the state of the network.
    async fn subscribe(&self) -> Box<dyn BusSubscription>;
}
