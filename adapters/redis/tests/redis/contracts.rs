//! The adapters of Redis against the contracts of their ports.

use std::sync::Arc;

use adapter_redis::Cluster;
use contracts::{BusEnds, PresenceEnds};
use domain_kernel::ports::RateLimiter;
use domain_kernel::ports::{Limit, TooMany};
use support::redis::TestRedis;

use crate::node::{Fallback, two_nodes, until};

async fn ends(servers: Vec<TestRedis>) -> BusEnds {
    let (here, elsewhere) = two_nodes(&servers.iter().collect::<Vec<_>>()).await;
    let bus = here.bus();
    BusEnds {
        elsewhere: elsewhere.bus(),
        sessions: bus.clone(),
        typing: bus.clone(),
        bus,
        keep: Box::new((here, elsewhere, servers)),
    }
}

async fn one() -> BusEnds {
    ends(vec![TestRedis::start()]).await
}

async fn three() -> BusEnds {
    ends(vec![TestRedis::start(), TestRedis::start(), TestRedis::start()]).await
}

async fn presence() -> PresenceEnds {
    let server = TestRedis::start();
    let (here, elsewhere) = two_nodes(&[&server]).await;
    until("Redis answers", || here.is_state_connected() && elsewhere.is_state_connected()).await;
    PresenceEnds { here: here.presence(), elsewhere: elsewhere.presence(), keep: Box::new((here, elsewhere, server)) }
}

/// Limits, and the server that counts them.
struct Counted {
    limits: Arc<dyn RateLimiter>,
    _keep: (Cluster, TestRedis),
}

#[async_trait::async_trait]
impl RateLimiter for Counted {
    async fn take(&self, limit: Limit, key: &str) -> Result<(), TooMany> {
        self.limits.take(limit, key).await
    }
}

async fn limits() -> Arc<dyn RateLimiter> {
    let server = TestRedis::start();
    let node = crate::node::node(&[&server]).await;
    until("Redis answers", || node.is_state_connected()).await;
    Arc::new(Counted { limits: node.limits(Arc::new(Fallback)), _keep: (node, server) })
}

mod on_one_instance {
    contracts::event_bus!(super::one);
}
mod on_three_instances {
    contracts::event_bus!(super::three);
}
mod session_announcer {
    contracts::session_announcer!(super::one);
}
mod typing_announcer {
    contracts::typing_announcer!(super::one);
}
mod presence_registry {
    contracts::presence_registry!(super::presence);
}
mod rate_limiter {
    contracts::rate_limiter!(super::limits);
}
