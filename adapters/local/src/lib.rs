//! The embedded defaults: an event bus, rate limits, within one process.
//!
//! Complete, boring, and held to the same contracts as their clustered brothers.
//!
//! Start with [`LocalBus`].

mod bus;
mod limits;

pub use bus::LocalBus;
pub use limits::LocalLimits;
