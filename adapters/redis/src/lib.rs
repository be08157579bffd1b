//! What nodes share through Redis: the event bus, who is present, limits.
//!
//! Invariants: nothing here is the truth. Redis may be emptied, frozen, killed or cut off at any moment: the bus says what it may
//! have lost, presence writes itself anew, limits fall back. No caller ever waits for a Redis that does not answer.
//!
//! Absent on purpose: Redis Cluster, Sentinel and persistence; the bus has one to three plain instances, of which each node hears all.
//!
//! Start with [`Cluster`].

mod bus;
mod client;
mod cluster;
mod limits;
mod presence;

pub use bus::{Figures, NACK_OUTCOMES, RedisBus};
pub use client::ConfigError;
pub use cluster::{Cluster, RedisConfig};
pub use limits::RedisLimits;
pub use presence::RedisPresence;
