//! What nodes share: the bus, presence and limits; in this process, or through Redis.

use std::sync::Arc;
use std::time::Duration;

use adapter_credentials::MasterKey;
use adapter_local::{LocalBus, LocalLimits, LocalPresence};
use adapter_redis::{Cluster, RedisConfig};
use delivery::ports::{EventBus, PresenceRegistry};
use domain_kernel::ports::RateLimiter;
use domain_messages::ports::TypingAnnouncer;
use domain_users::ports::SessionAnnouncer;

use crate::config::{Config, RedisSettings};

/// How often limits forget who has behaved.
const SWEEP: Duration = Duration::from_secs(60);

/// What nodes share.
pub(crate) struct Shared {
    pub(crate) bus: Arc<dyn EventBus>,
    pub(crate) sessions: Arc<dyn SessionAnnouncer>,
    pub(crate) typing: Arc<dyn TypingAnnouncer>,
    pub(crate) presence: Arc<dyn PresenceRegistry>,
    pub(crate) limiter: Arc<dyn RateLimiter>,
    cluster: Option<Cluster>,
}

impl Shared {
    /// What the configuration asks for. Redis need not be there yet: a node that cannot reach it serves, reads the log where it
    /// would have listened, and says so in its log.
    pub(crate) async fn open(config: &Config, key: &MasterKey) -> anyhow::Result<Self> {
        let Some(redis) = &config.redis else { return Ok(Self::alone(config)) };
        let cluster = Cluster::connect(redis_config(redis, key)).await?;
        let bus = cluster.bus();
        let limiter: Arc<dyn RateLimiter> =
            if config.has_rate_limits { cluster.limits(counted_here()) } else { Arc::new(lifted()) };
        Ok(Self {
            bus: bus.clone(),
            sessions: bus.clone(),
            typing: bus,
            presence: cluster.presence(),
            limiter,
            cluster: Some(cluster),
        })
    }

    fn alone(config: &Config) -> Self {
        let bus = Arc::new(LocalBus::new());
        Self {
            sessions: bus.clone(),
            typing: bus.clone(),
            presence: Arc::new(LocalPresence::new()),
            limiter: if config.has_rate_limits { counted_here() } else { Arc::new(lifted()) },
            bus,
            cluster: None,
        }
    }

    /// Says goodbye to the other nodes, so that they do not look for what this one might have lost. The last thing a node does.
    pub(crate) async fn close(&self) {
        if let Some(cluster) = &self.cluster {
            cluster.close().await;
        }
    }
}

/// Systems that share a Redis never hear each other: each has the first digits of a hash of its secret key before every name.
fn redis_config(redis: &RedisSettings, key: &MasterKey) -> RedisConfig {
    let subkey = key.subkey("redis");
    let digits = subkey.bytes().iter().take(4).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    RedisConfig {
        bus_urls: redis.bus_urls.clone(),
        state_url: redis.state_url.clone(),
        namespace: format!("v1:{digits}"),
    }
}

fn lifted() -> LocalLimits {
    tracing::warn!("rate limits are off: anybody may try anything as often as they like");
    LocalLimits::lifted()
}

/// Limits of this process, which forget whoever has behaved.
fn counted_here() -> Arc<LocalLimits> {
    let limits = Arc::new(LocalLimits::new());
    let swept = Arc::clone(&limits);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(SWEEP).await;
            swept.sweep();
        }
    });
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_with_other_keys_have_other_names_in_redis() {
        let redis = RedisSettings { bus_urls: vec!["redis://r".into()], state_url: "redis://r".into() };
        let of = |byte| redis_config(&redis, &MasterKey::new([byte; 32])).namespace;
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert!(of(1).starts_with("v1:") && of(1).len() == 11, "{}", of(1));
    }
}
