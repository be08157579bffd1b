use std::sync::Arc;

use async_trait::async_trait;
use delivery::ports::{BusItem, BusSubscription, EventBus, Received};
use domain_kernel::{ChatId, PortFailure, SessionId, UserId};
use domain_messages::ports::TypingAnnouncer;
use domain_users::ports::SessionAnnouncer;
use tokio::sync::broadcast::{self, error::RecvError};

/// How many publications a subscriber may be behind before it is told that it lost some.
const CAPACITY: usize = 16_384;

/// The event bus of a single process: a broadcast that never blocks the publisher.
#[derive(Debug)]
pub struct LocalBus {
    sender: broadcast::Sender<Arc<[BusItem]>>,
}

impl LocalBus {
    /// A bus that nobody listens to yet.
    pub fn new() -> Self {
        Self { sender: broadcast::Sender::new(CAPACITY) }
    }

    /// Nobody listening is no failure: the log has what matters.
    fn send(&self, items: Vec<BusItem>) {
        if !items.is_empty() {
            drop(self.sender.send(items.into()));
        }
    }
}

impl Default for LocalBus {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl EventBus for LocalBus {
    async fn publish(&self, items: Vec<BusItem>) {
        self.send(items);
    }

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        Box::new(LocalSubscription { receiver: self.sender.subscribe() })
    }
}

#[async_trait]
impl SessionAnnouncer for LocalBus {
    async fn ended(&self, user: UserId, sessions: &[SessionId]) -> Result<(), PortFailure> {
        self.send(vec![BusItem::SessionsEnded { user, sessions: sessions.to_vec() }]);
        Ok(())
    }
}

#[async_trait]
impl TypingAnnouncer for LocalBus {
    async fn typing(&self, chat: ChatId, user: UserId) -> Result<(), PortFailure> {
        self.send(vec![BusItem::Typing { chat, user }]);
        Ok(())
    }
}

struct LocalSubscription {
    receiver: broadcast::Receiver<Arc<[BusItem]>>,
}

#[async_trait]
impl BusSubscription for LocalSubscription {
    async fn next(&mut self) -> Received {
        match self.receiver.recv().await {
            Ok(items) => Received::Items(items),
            Err(RecvError::Lagged(_)) => Received::Lost { within: None },
            Err(RecvError::Closed) => Received::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::ChatId;

    fn typing(n: u128) -> BusItem {
        let id = uuid::Uuid::from_u128(n);
        BusItem::Typing { chat: ChatId::new(id), user: UserId::new(id) }
    }

    #[tokio::test]
    async fn a_subscriber_hears_what_comes_after_it_in_order() {
        let bus = LocalBus::new();
        bus.publish(vec![typing(1)]).await;
        let mut ear = bus.subscribe().await;
        bus.publish(vec![typing(2), typing(3)]).await;
        assert_eq!(ear.next().await, Received::Items([typing(2), typing(3)].into()));
    }

    #[tokio::test]
    async fn a_slow_subscriber_is_told_that_it_lost_something() {
        let bus = LocalBus::new();
        let mut ear = bus.subscribe().await;
        for _ in 0..=CAPACITY {
            bus.publish(vec![typing(1)]).await;
        }
        assert_eq!(ear.next().await, Received::Lost { within: None });
    }

    #[tokio::test]
    async fn a_bus_that_is_gone_says_so() {
        let bus = LocalBus::new();
        let mut ear = bus.subscribe().await;
        drop(bus);
        assert_eq!(ear.next().await, Received::Closed);
    }
}
