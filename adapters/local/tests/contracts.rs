//! The embedded adapters against the contracts of their ports.

#![expect(clippy::unused_async, reason = "a fresh bundle is made in one way, whether its making waits or not")]

use std::sync::Arc;

use adapter_local::{LocalBus, LocalLimits, LocalPresence};
use contracts::{BusEnds, PresenceEnds};
use domain_kernel::ports::RateLimiter;

async fn limits() -> Arc<dyn RateLimiter> {
    Arc::new(LocalLimits::new())
}

async fn bus() -> BusEnds {
    let bus = Arc::new(LocalBus::new());
    BusEnds { elsewhere: bus.clone(), sessions: bus.clone(), typing: bus.clone(), bus, keep: Box::new(()) }
}

async fn presence() -> PresenceEnds {
    let here = Arc::new(LocalPresence::new());
    PresenceEnds { elsewhere: here.clone(), here, keep: Box::new(()) }
}

mod rate_limiter {
    contracts::rate_limiter!(super::limits);
}
mod event_bus {
    contracts::event_bus!(super::bus);
}
mod presence_registry {
    contracts::presence_registry!(super::presence);
}
mod session_announcer {
    contracts::session_announcer!(super::bus);
}
mod typing_announcer {
    contracts::typing_announcer!(super::bus);
}
