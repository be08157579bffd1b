//! The log of who did what, chained by hashes.

mod chain;
mod log;
mod rows;

pub(crate) use chain::append;
pub(crate) use log::SqlAuditLog;
