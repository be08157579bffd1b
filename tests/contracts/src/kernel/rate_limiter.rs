//! Contract of `RateLimiter`.

use std::sync::Arc;

use domain_kernel::Span;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};

/// Takes until refused; no limit of the product admits thousands at once.
async fn exhaust(limiter: &dyn RateLimiter, limit: Limit, key: &str) -> TooMany {
    let mut refused = None;
    for _ in 0..5_000 {
        refused = limiter.take(limit, key).await.err();
        if refused.is_some() {
            break;
        }
    }
    refused.expect("a limit has an end")
}

/// Every limit admits a first attempt and refuses in the end.
pub async fn every_limit_admits_one_and_not_thousands(limiter: &Arc<dyn RateLimiter>) {
    for limit in Limit::ALL {
        assert_eq!(limiter.take(limit, "key").await, Ok(()), "{limit:?}");
        exhaust(&**limiter, limit, "key").await;
    }
}

/// The shortest quota of a limit admits its burst at once.
pub async fn a_burst_is_admitted_at_once(limiter: &Arc<dyn RateLimiter>) {
    for limit in Limit::ALL {
        let burst = limit.quotas()[0].burst;
        for n in 0..burst {
            assert_eq!(limiter.take(limit, "key").await, Ok(()), "{limit:?} {n}");
        }
    }
}

/// A refusal says after how long one more attempt fits.
pub async fn a_refusal_says_when_to_come_again(limiter: &Arc<dyn RateLimiter>) {
    for limit in Limit::ALL {
        let wait = exhaust(&**limiter, limit, "key").await.retry_after;
        assert!(wait > Span::millis(0) && wait <= Span::days(1), "{limit:?} {wait:?}");
    }
}

/// After that long one more attempt fits.
pub async fn one_more_fits_after_the_wait(limiter: &Arc<dyn RateLimiter>) {
    let wait = exhaust(&**limiter, Limit::Messages, "key").await.retry_after;
    let wait = u64::try_from(wait.as_micros()).expect("a wait is not negative");
    tokio::time::sleep(std::time::Duration::from_micros(wait + 1_000)).await;
    assert_eq!(limiter.take(Limit::Messages, "key").await, Ok(()));
}

/// Keys of one limit do not touch, nor does one key under different limits.
pub async fn keys_and_limits_do_not_touch(limiter: &Arc<dyn RateLimiter>) {
    exhaust(&**limiter, Limit::Messages, "key").await;
    assert_eq!(limiter.take(Limit::Messages, "other").await, Ok(()));
    assert_eq!(limiter.take(Limit::Edits, "key").await, Ok(()));
}

/// A refused attempt takes nothing: hammering does not lengthen the wait.
pub async fn a_refused_attempt_takes_nothing(limiter: &Arc<dyn RateLimiter>) {
    let before = exhaust(&**limiter, Limit::CodeRequestByAddress, "key").await.retry_after;
    let after = exhaust(&**limiter, Limit::CodeRequestByAddress, "key").await.retry_after;
    assert!(after <= before, "{after:?} after {before:?}");
}

/// The cases of `RateLimiter`.
#[macro_export]
macro_rules! rate_limiter {
    ($fresh:path) => {
        $crate::cases!(kernel::rate_limiter, $fresh:
            every_limit_admits_one_and_not_thousands, a_burst_is_admitted_at_once, a_refusal_says_when_to_come_again,
            one_more_fits_after_the_wait, keys_and_limits_do_not_touch, a_refused_attempt_takes_nothing);
    };
}
