//! What tests share beside contracts.
//!
//! Start with [`database`]: throw-away databases.

pub mod database;
