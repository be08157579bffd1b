//! What live delivery needs from outside.

mod event_bus;
mod presence_registry;

pub use event_bus::{Attendance, BusItem, BusSubscription, EventBus, PresenceChange, Received};
pub use presence_registry::PresenceRegistry;

#[cfg(feature = "test-support")]
pub use {event_bus::MockEventBus, presence_registry::MockPresenceRegistry};
