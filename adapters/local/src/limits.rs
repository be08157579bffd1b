use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::Duration;

use async_trait::async_trait;
use domain_kernel::Span;
use domain_kernel::ports::{Limit, Quota, RateLimiter, TooMany};
use governor::DefaultKeyedRateLimiter;
use governor::clock::{Clock, DefaultClock};

/// Rate limits counted in this process. A limit with several quotas admits what all of them admit.
pub struct LocalLimits {
    clock: DefaultClock,
    limiters: HashMap<Limit, Limiters>,
}

type Limiters = Vec<DefaultKeyedRateLimiter<String>>;

impl LocalLimits {
    /// The product's limits.
    pub fn new() -> Self {
        Self::with(|limit| limit.quotas().iter().map(|quota| limiter(*quota)).collect())
    }

    /// No limits worth the name: for load generators on a server of their own.
    pub fn lifted() -> Self {
        let free = governor::Quota::per_second(NonZeroU32::MAX);
        Self::with(|_| vec![DefaultKeyedRateLimiter::keyed(free)])
    }

    fn with(limiters: impl Fn(Limit) -> Limiters) -> Self {
        let limiters = Limit::ALL.map(|limit| (limit, limiters(limit)));
        Self { clock: DefaultClock::default(), limiters: limiters.into() }
    }

    /// Forgets keys that have their whole burst back. To be called every minute or so: memory is bounded by it.
    pub fn sweep(&self) {
        for limiter in self.limiters.values().flatten() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

impl Default for LocalLimits {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl RateLimiter for LocalLimits {
    /// Quotas are asked from the shortest to the longest, so that an attempt refused by a short one costs the long ones nothing.
    /// One refused by a long quota is charged to the short ones, whose wait is over before the long one's.
    async fn take(&self, limit: Limit, key: &str) -> Result<(), TooMany> {
        let key = key.to_owned();
        let now = self.clock.now();
        let refused = |limiter: &DefaultKeyedRateLimiter<String>| limiter.check_key(&key).err();
        let limiters = self.limiters.get(&limit).expect("each limit was given its limiters");
        match limiters.iter().find_map(refused) {
            None => Ok(()),
            Some(not_until) => Err(TooMany { retry_after: span(not_until.wait_time_from(now)) }),
        }
    }
}

fn limiter(quota: Quota) -> DefaultKeyedRateLimiter<String> {
    let burst = NonZeroU32::new(quota.burst).unwrap_or(NonZeroU32::MIN);
    let refill = Duration::from_micros(quota.refill.as_micros().unsigned_abs());
    let quota = governor::Quota::with_period(refill).expect("a refill takes time").allow_burst(burst);
    DefaultKeyedRateLimiter::keyed(quota)
}

fn span(wait: Duration) -> Span {
    Span::millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_code_a_minute_for_one_address() {
        let limits = LocalLimits::new();
        assert!(limits.take(Limit::CodeRequestByAddress, "a@b.c").await.is_ok());
        let refused = limits.take(Limit::CodeRequestByAddress, "a@b.c").await.expect_err("too soon");
        assert!((55..=61).contains(&refused.retry_after.whole_seconds()), "{refused:?}");
        assert!(limits.take(Limit::CodeRequestByAddress, "other@b.c").await.is_ok());
    }

    #[tokio::test]
    async fn a_hasty_attempt_does_not_eat_the_hourly_allowance() {
        let limits = LocalLimits::new();
        for _ in 0..50 {
            limits.take(Limit::CodeRequestByAddress, "a@b.c").await.ok();
        }
        let refused = limits.take(Limit::CodeRequestByAddress, "a@b.c").await.expect_err("too soon");
        assert!(refused.retry_after.whole_seconds() <= 61, "{refused:?}");
    }

    #[tokio::test]
    async fn limits_that_are_lifted_admit_what_no_person_does() {
        let limits = LocalLimits::lifted();
        for _ in 0..100_000 {
            limits.take(Limit::CodeRequestByAddress, "a@b.c").await.expect("lifted");
        }
    }

    #[tokio::test]
    async fn a_sweep_keeps_what_still_counts() {
        let limits = LocalLimits::new();
        limits.take(Limit::CodeRequestByAddress, "a@b.c").await.expect("the first");
        limits.sweep();
        assert!(limits.take(Limit::CodeRequestByAddress, "a@b.c").await.is_err());
    }
}
