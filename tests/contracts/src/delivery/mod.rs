//! Contracts of what carries events.

pub mod event_bus;
pub mod presence_registry;
pub mod session_announcer;
pub mod typing_announcer;

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use delivery::ports::{BusItem, BusSubscription, EventBus, Received};
use domain_kernel::{ChatId, UserId};
use domain_messages::ports::TypingAnnouncer;
use domain_messages::{ChatEvent, UserEvent};
use domain_users::ports::SessionAnnouncer;

/// A bus and those who announce on it.
pub struct BusEnds {
    /// The bus.
    pub bus: Arc<dyn EventBus>,
    /// The same bus as another node has it; where there is one node only, `bus` again.
    pub elsewhere: Arc<dyn EventBus>,
    /// Announces ended sessions on it.
    pub sessions: Arc<dyn SessionAnnouncer>,
    /// Announces typing on it.
    pub typing: Arc<dyn TypingAnnouncer>,
    /// What has to live as long as the bus: servers of its own.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl BusEnds {
    /// What `ear` hears until `count` items are there, or nothing comes for three seconds: a bus may gather some kinds for one.
    async fn heard(ear: &mut dyn BusSubscription, count: usize) -> Vec<BusItem> {
        let mut items = Vec::new();
        while items.len() < count {
            match tokio::time::timeout(Duration::from_secs(3), ear.next()).await {
                Ok(Received::Items(more)) => items.extend(more.iter().cloned()),
                Ok(Received::NodeGone) => {}
                Ok(Received::Lost { .. } | Received::Closed) | Err(_) => break,
            }
        }
        items
    }
}

/// A bus that remembers everything and that nobody can hear.
#[derive(Default)]
pub struct RecordingBus {
    items: Mutex<Vec<BusItem>>,
}

impl RecordingBus {
    /// Everything published so far, in order.
    pub fn items(&self) -> Vec<BusItem> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Events of `chat`, in the order they were published.
    pub fn chat_events(&self, chat: ChatId) -> Vec<Arc<ChatEvent>> {
        let of = |item| match item {
            BusItem::Chat(event) if event.chat == chat => Some(event),
            _ => None,
        };
        self.items().into_iter().filter_map(of).collect()
    }

    /// Events of `user`'s stream, in the order they were published.
    pub fn user_events(&self, user: UserId) -> Vec<Arc<UserEvent>> {
        let of = |item| match item {
            BusItem::User(event) if event.user == user => Some(event),
            _ => None,
        };
        self.items().into_iter().filter_map(of).collect()
    }
}

#[async_trait]
impl EventBus for RecordingBus {
    async fn publish(&self, items: Vec<BusItem>) {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).extend(items);
    }

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        Box::new(Silence)
    }
}

struct Silence;

#[async_trait]
impl BusSubscription for Silence {
    async fn next(&mut self) -> Received {
        Received::Closed
    }
}
