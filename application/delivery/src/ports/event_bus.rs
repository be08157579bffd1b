use std::sync::Arc;

use async_trait::async_trait;
use domain_kernel::{ChatId, SessionId, Timestamp, UserId};
use domain_messages::{ChatEvent, UserEvent};

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
    /// Somebody is writing. Lost without harm.
    Typing {
        /// Where.
        chat: ChatId,
        /// Who.
        user: UserId,
    },
    /// Somebody has come or gone. Lost without harm.
    Presence(PresenceChange),
}

/// Somebody has come or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceChange {
    /// Who.
    pub user: UserId,
    /// True when the user has a connected device.
    pub is_online: bool,
    /// Since when.
    pub since: Timestamp,
}

/// What a subscriber gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    /// What was published, in the order of each publisher.
    Items(Arc<[BusItem]>),
    /// Some items were lost; everything heard so far may have holes.
    Lost,
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
    /// A new ear. Hears everything that is published after this returns, or [`Received::Lost`] in its place.
    async fn subscribe(&self) -> Box<dyn BusSubscription>;
}
