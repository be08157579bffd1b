//! What live delivery needs from outside.

mod event_bus;

pub use event_bus::{BusItem, BusSubscription, EventBus, PresenceChange, Received};

#[cfg(feature = "test-support")]
pub use event_bus::MockEventBus;
