//! Contracts of what the domain cannot make by itself.

pub mod clock;
pub mod id_source;
pub mod randomness;
pub mod rate_limiter;
