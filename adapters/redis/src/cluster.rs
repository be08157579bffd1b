use std::sync::Arc;
use std::time::Duration;

use domain_kernel::ports::RateLimiter;
use parking_lot::Mutex;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::bus::RedisBus;
use crate::client::{ConfigError, Line, Place};
use crate::limits::RedisLimits;
use crate::presence::RedisPresence;

/// Where the Redis of a system are. Addresses may hold passwords: nothing prints them.
#[derive(Clone)]
pub struct RedisConfig {
    /// One to three instances for the bus. Every node of the system names the same, in the same order.
    pub bus_urls: Vec<String>,
    /// The instance for presence and limits.
    pub state_url: String,
    /// Comes before every name, so that systems can share a Redis.
    pub namespace: String,
}

/// One node's part in a system of several.
pub struct Cluster {
    bus: Arc<RedisBus>,
    presence: Arc<RedisPresence>,
    line: Line,
    namespace: String,
    tasks: Mutex<JoinSet<()>>,
}

/// So long a start waits for Redis.
const FIRST_ANSWER: Duration = Duration::from_secs(1);

impl Cluster {
    /// Begins to connect, in the background, and goes on trying for as long as this lives: Redis need not be there. Fails only when
    /// an address is none. Waits up to a second for presence and limits: a node that begins to serve before it can count would turn
    /// away the first people who sign in.
    pub async fn connect(config: RedisConfig) -> Result<Self, ConfigError> {
        let RedisConfig { bus_urls, state_url, namespace } = config;
        let places = bus_urls.iter().map(|url| Place::parse(url)).collect::<Result<Vec<_>, _>>()?;
        let state = Place::parse(&state_url)?;
        let bus = Arc::new(RedisBus::open(places, &namespace));
        let line = Line::default();
        let presence = Arc::new(RedisPresence::new(line.clone(), &namespace, bus.node()));
        let mut tasks = JoinSet::new();
        tasks.spawn(line.clone().keep(state));
        tasks.spawn(Arc::clone(&presence).refresh());
        drop(timeout(FIRST_ANSWER, line.works()).await);
        Ok(Self { bus, presence, line, namespace, tasks: Mutex::new(tasks) })
    }

    /// The bus.
    pub fn bus(&self) -> Arc<RedisBus> {
        Arc::clone(&self.bus)
    }

    /// Who is connected to which node.
    pub fn presence(&self) -> Arc<RedisPresence> {
        Arc::clone(&self.presence)
    }

    /// Limits on all nodes together; while Redis does not answer, those that may be are counted by `fallback`.
    pub fn limits(&self, fallback: Arc<dyn RateLimiter>) -> Arc<RedisLimits> {
        Arc::new(RedisLimits::new(self.line.clone(), &self.namespace, fallback))
    }

    /// True while the Redis of presence and limits answers.
    pub fn is_state_connected(&self) -> bool {
        self.line.client().is_some()
    }

    /// Says goodbye on the bus and ends. Who was connected here stays noted until the lease of this node runs out, so that nobody
    /// seems gone who only moves to another node.
    pub async fn close(&self) {
        self.bus.close().await;
        self.tasks.lock().abort_all();
    }
}
