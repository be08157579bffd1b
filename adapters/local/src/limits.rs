use std::num::NonZeroU32;
use std::time::Duration;

use domain_kernel::Span;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

/// Rate limits counted in this process. A limit with several quotas admits what all of them admit.
pub struct LocalLimits {
    clock: DefaultClock,
    code_request_by_network: Quotas,
    code_request_by_address: Quotas,
    code_check_by_network: Quotas,
    code_check_by_account: Quotas,
    refresh: Quotas,
    messages: Quotas,
    edits: Quotas,
    chat_changes: Quotas,
    user_search: Quotas,
}

type Quotas = Vec<DefaultKeyedRateLimiter<String>>;

impl LocalLimits {
    /// The product's limits: bursts and refills per key.
    pub fn new() -> Self {
        Self {
            clock: DefaultClock::default(),
            code_request_by_network: quotas(&[(20, Duration::from_secs(180))]),
            code_request_by_address: quotas(&[
                (1, Duration::from_secs(60)),
                (5, Duration::from_secs(720)),
                (10, Duration::from_secs(8_640)),
            ]),
            code_check_by_network: quotas(&[(10, Duration::from_secs(6))]),
            code_check_by_account: quotas(&[(50, Duration::from_secs(1_728))]),
            refresh: quotas(&[(30, Duration::from_secs(3))]),
            messages: quotas(&[(60, Duration::from_millis(100))]),
            edits: quotas(&[(30, Duration::from_secs(1))]),
            chat_changes: quotas(&[(60, Duration::from_secs(1))]),
            user_search: quotas(&[(30, Duration::from_secs(1))]),
        }
    }

    /// No limits worth the name: for load generators on a server of their own.
    pub fn lifted() -> Self {
        let free = || quotas(&[(u32::MAX, Duration::from_nanos(1))]);
        Self {
            clock: DefaultClock::default(),
            code_request_by_network: free(),
            code_request_by_address: free(),
            code_check_by_network: free(),
            code_check_by_account: free(),
            refresh: free(),
            messages: free(),
            edits: free(),
            chat_changes: free(),
            user_search: free(),
        }
    }

    /// Forgets keys that have their whole burst back. To be called every minute or so: memory is bounded by it.
    pub fn sweep(&self) {
        for limiter in self.all() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    fn all(&self) -> impl Iterator<Item = &DefaultKeyedRateLimiter<String>> {
        [
            &self.code_request_by_network,
            &self.code_request_by_address,
            &self.code_check_by_network,
            &self.code_check_by_account,
            &self.refresh,
            &self.messages,
            &self.edits,
            &self.chat_changes,
            &self.user_search,
        ]
        .into_iter()
        .flatten()
    }

    fn of(&self, limit: Limit) -> &Quotas {
        match limit {
            Limit::CodeRequestByNetwork => &self.code_request_by_network,
            Limit::CodeRequestByAddress => &self.code_request_by_address,
            Limit::CodeCheckByNetwork => &self.code_check_by_network,
            Limit::CodeCheckByAccount => &self.code_check_by_account,
            Limit::Refresh => &self.refresh,
            Limit::Messages => &self.messages,
            Limit::Edits => &self.edits,
            Limit::ChatChanges => &self.chat_changes,
            Limit::UserSearch => &self.user_search,
        }
    }
}

impl Default for LocalLimits {
    fn default() -> Self {
        Self::new()
    }
}

impl RateLimiter for LocalLimits {
    /// Quotas are asked from the shortest to the longest, so that an attempt refused by a short one costs the long ones nothing.
    /// One refused by a long quota is charged to the short ones, whose wait is over before the long one's.
    fn take(&self, limit: Limit, key: &str) -> Result<(), TooMany> {
        let key = key.to_owned();
        let now = self.clock.now();
        let refused = |limiter: &DefaultKeyedRateLimiter<String>| limiter.check_key(&key).err();
        match self.of(limit).iter().find_map(refused) {
            None => Ok(()),
            Some(not_until) => Err(TooMany { retry_after: span(not_until.wait_time_from(now)) }),
        }
    }
}

/// Limiters of (burst, time for one more).
fn quotas(rules: &[(u32, Duration)]) -> Quotas {
    let limiter = |(burst, refill): &(u32, Duration)| {
        let burst = NonZeroU32::new(*burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(*refill).expect("a refill takes time").allow_burst(burst);
        DefaultKeyedRateLimiter::keyed(quota)
    };
    rules.iter().map(limiter).collect()
}

fn span(wait: Duration) -> Span {
    Span::millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_a_minute_for_one_address() {
        let limits = LocalLimits::new();
        assert!(limits.take(Limit::CodeRequestByAddress, "a@b.c").is_ok());
        let refused = limits.take(Limit::CodeRequestByAddress, "a@b.c").expect_err("too soon");
        assert!((55..=61).contains(&refused.retry_after.whole_seconds()), "{refused:?}");
        assert!(limits.take(Limit::CodeRequestByAddress, "other@b.c").is_ok());
    }

    #[test]
    fn a_hasty_attempt_does_not_eat_the_hourly_allowance() {
        let limits = LocalLimits::new();
        let attempts = std::iter::repeat_with(|| limits.take(Limit::CodeRequestByAddress, "a@b.c"));
        let refused = attempts.take(50).last().expect("fifty").expect_err("too soon");
        assert!(refused.retry_after.whole_seconds() <= 61, "{refused:?}");
    }

    #[test]
    fn limits_do_not_touch_each_other() {
        let limits = LocalLimits::new();
        (0..60).for_each(|_| limits.take(Limit::Messages, "anna").expect("within the burst"));
        assert!(limits.take(Limit::Messages, "anna").is_err());
        assert!(limits.take(Limit::Edits, "anna").is_ok());
        assert!(limits.take(Limit::Messages, "boris").is_ok());
    }

    #[test]
    fn a_sweep_keeps_what_still_counts() {
        let limits = LocalLimits::new();
        limits.take(Limit::CodeRequestByAddress, "a@b.c").expect("the first");
        limits.sweep();
        assert!(limits.take(Limit::CodeRequestByAddress, "a@b.c").is_err());
    }
}
