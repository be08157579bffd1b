//! The real binary: alone, and as one of two that share Postgres and Redis.
#![expect(clippy::panic, clippy::indexing_slicing, reason = "a failing test says so by panicking")]

mod administration;
mod alone;
mod cluster;
mod credentials;
mod device;
mod log;
mod node;
mod people;
mod redis;
mod request;
