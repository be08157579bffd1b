//! What tests share beside contracts.
//!
//! Start with [`database`]: throw-away databases; [`redis`] has servers of the same kind. [`server`] is a Postgres that may be stopped and frozen, [`proxy`] a way to one that may
//! be cut.

pub mod database;
pub mod proxy;
pub mod redis;
pub mod server;
