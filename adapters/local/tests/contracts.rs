//! The embedded adapters against the contracts of their ports.

#![expect(clippy::unused_async, reason = "a fresh bundle is made in one way, whether its making waits or not")]

use std::sync::Arc;

use adapter_local::{LocalBus, LocalLimits};
use contracts::BusEnds;
use domain_kernel::ports::RateLimiter;

async fn limits() -> Arc<dyn RateLimiter> {
    Arc::new(LocalLimits::new())
}

async fn bus() -> BusEnds {
    let bus = Arc::new(LocalBus::new());
    BusEnds { sessions: bus.clone(), typing: bus.clone(), bus }
}

mod rate_limiter {
    contracts::rate_limiter!(super::limits);
}
mod event_bus {
    contracts::event_bus!(super::bus);
}
mod session_announcer {
    contracts::session_announcer!(super::bus);
}
mod typing_announcer {
    contracts::typing_announcer!(super::bus);
}
