//! What the domain cannot make by itself: time, ids, chance, and a count of attempts.

mod clock;
mod id_source;
mod quota;
mod randomness;
mod rate_limiter;

pub use clock::Clock;
pub use id_source::IdSource;
pub use quota::Quota;
pub use randomness::Randomness;
pub use rate_limiter::{Limit, RateLimiter, TooMany};

#[cfg(feature = "test-support")]
pub use {clock::MockClock, id_source::MockIdSource, randomness::MockRandomness, rate_limiter::MockRateLimiter};
