//! The embedded defaults: an event bus, presence and rate limits, within one process.
//!
//! Complete, boring, and held to the same contracts as their clustered brothers.
//!
//! Start with [`LocalBus`].

mod bus;
mod limits;
mod presence;

pub use bus::LocalBus;
pub use limits::LocalLimits;
pub use presence::LocalPresence;
