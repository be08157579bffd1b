//! The event bus on one to three plain instances of Redis.

mod core;
mod engine;
mod names;
mod session;
mod subscription;

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use delivery::ports::{BusItem, BusSubscription, EventBus, Received};
use domain_kernel::{ChatId, PortFailure, SessionId, UserId};
use domain_messages::ports::TypingAnnouncer;
use domain_users::ports::SessionAnnouncer;
use parking_lot::Mutex;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use self::core::Core;
use self::engine::{Engine, Outbound};
use self::names::Names;
use self::subscription::RedisSubscription;
use crate::client::Place;

pub use self::core::NACK_OUTCOMES;
pub use self::engine::Figures;

/// What is under way when a node leaves gets so long to arrive.
const FLUSH: Duration = Duration::from_secs(1);
/// After its goodbye a node answers for so long whoever missed something.
const LINGER: Duration = Duration::from_millis(250);

/// The event bus of a node among several. What the node itself publishes it hears at once and without Redis.
pub struct RedisBus {
    core: Arc<Core>,
    tasks: Mutex<JoinSet<()>>,
}

impl RedisBus {
    /// A bus that connects in the background, for as long as it lives. To be called within a tokio runtime.
    pub(crate) fn open(places: Vec<Place>, namespace: &str) -> Self {
        let (node, life) = (draw(), draw());
        let (epoch, ..) = life.as_fields();
        let core = Arc::new(Core::new(node, epoch, places.len()));
        let mut tasks = JoinSet::new();
        tasks.spawn(Arc::clone(&core).run());
        for (instance, place) in places.into_iter().enumerate() {
            let names = Arc::new(Names::new(namespace, node));
            tasks.spawn(session::keep(Arc::clone(&core), instance, place, names));
        }
        Self { core, tasks: Mutex::new(tasks) }
    }

    /// This life of this node, unlike any other.
    pub fn node(&self) -> Uuid {
        self.core.node
    }

    /// True while at least one instance works: other nodes can be heard.
    pub fn is_connected(&self) -> bool {
        self.core.look(Engine::is_connected)
    }

    /// How the bus stands, and what it has done so far.
    pub fn figures(&self) -> Figures {
        self.core.figures()
    }

    /// Says goodbye, so that the others do not look for what this node might have lost, and ends. Takes about a second at most.
    pub async fn close(&self) {
        self.core.act(Engine::flush);
        let idle = async {
            while !self.core.look(Engine::is_idle) {
                sleep(Duration::from_millis(5)).await;
            }
        };
        drop(timeout(FLUSH, idle).await);
        self.core.act(Engine::leave);
        if self.is_connected() {
            sleep(LINGER).await;
        }
        self.tasks.lock().abort_all();
        self.core.close();
    }

    fn send(&self, items: Vec<BusItem>) {
        if items.is_empty() {
            return;
        }
        let outbound: Vec<Outbound> = items.iter().flat_map(Outbound::of).collect();
        self.core.hear(Received::Items(items.into()));
        self.core.act(|engine, now, out| engine.publish(now, outbound, out));
    }
}

#[async_trait]
impl EventBus for RedisBus {
    async fn publish(&self, items: Vec<BusItem>) {
        self.send(items);
    }

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        Box::new(RedisSubscription::new(self.core.listen()))
    }
}

#[async_trait]
impl SessionAnnouncer for RedisBus {
    async fn ended(&self, user: UserId, sessions: &[SessionId]) -> Result<(), PortFailure> {
        self.send(vec![BusItem::SessionsEnded { user, sessions: sessions.to_vec() }]);
        Ok(())
    }
}

#[async_trait]
impl TypingAnnouncer for RedisBus {
    async fn typing(&self, chat: ChatId, user: UserId) -> Result<(), PortFailure> {
        self.send(vec![BusItem::Typing { chat, user }]);
        Ok(())
    }
}

/// A name that nobody else draws: the system seeds each `RandomState` anew.
fn draw() -> Uuid {
    let half = |n: u8| RandomState::new().hash_one((n, std::process::id()));
    Uuid::from_u64_pair(half(0), half(1))
}
