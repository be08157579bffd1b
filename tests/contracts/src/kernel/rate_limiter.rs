//! Contract of `RateLimiter`.

use std::sync::Arc;

use domain_kernel::Span;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};

const LIMITS: [Limit; 9] = [
    Limit::CodeRequestByNetwork,
    Limit::CodeRequestByAddress,
    Limit::CodeCheckByNetwork,
    Limit::CodeCheckByAccount,
    Limit::Refresh,
    Limit::Messages,
    Limit::Edits,
    Limit::ChatChanges,
    Limit::UserSearch,
];

/// Takes until refused; no limit of the product admits thousands at once.
fn exhaust(limiter: &dyn RateLimiter, limit: Limit, key: &str) -> TooMany {
    (0..5_000).find_map(|_| limiter.take(limit, key).err()).expect("a limit")
}

/// Every limit admits a first attempt and refuses in the end.
pub async fn every_limit_admits_one_and_not_thousands(limiter: &Arc<dyn RateLimiter>) {
    for limit in LIMITS {
        assert_eq!(limiter.take(limit, "key"), Ok(()), "{limit:?}");
        exhaust(&**limiter, limit, "key");
    }
}

/// A refusal says after how long one more attempt fits.
pub async fn a_refusal_says_when_to_come_again(limiter: &Arc<dyn RateLimiter>) {
    for limit in LIMITS {
        let wait = exhaust(&**limiter, limit, "key").retry_after;
        assert!(wait > Span::millis(0) && wait <= Span::days(1), "{limit:?} {wait:?}");
    }
}

/// After that long one more attempt fits.
pub async fn one_more_fits_after_the_wait(limiter: &Arc<dyn RateLimiter>) {
    let wait = exhaust(&**limiter, Limit::Messages, "key").retry_after;
    let wait = u64::try_from(wait.as_micros()).expect("a wait is not negative");
    tokio::time::sleep(std::time::Duration::from_micros(wait + 1_000)).await;
    assert_eq!(limiter.take(Limit::Messages, "key"), Ok(()));
}

/// Keys of one limit do not touch, nor does one key under different limits.
pub async fn keys_and_limits_do_not_touch(limiter: &Arc<dyn RateLimiter>) {
    exhaust(&**limiter, Limit::Messages, "key");
    assert_eq!(limiter.take(Limit::Messages, "other"), Ok(()));
    assert_eq!(limiter.take(Limit::Edits, "key"), Ok(()));
}

/// A refused attempt takes nothing: hammering does not lengthen the wait.
pub async fn a_refused_attempt_takes_nothing(limiter: &Arc<dyn RateLimiter>) {
    let before = exhaust(&**limiter, Limit::CodeRequestByAddress, "key").retry_after;
    let after = exhaust(&**limiter, Limit::CodeRequestByAddress, "key").retry_after;
    assert!(after <= before, "{after:?} after {before:?}");
}

/// The cases of `RateLimiter`.
#[macro_export]
macro_rules! rate_limiter {
    ($fresh:path) => {
        $crate::cases!(kernel::rate_limiter, $fresh:
            every_limit_admits_one_and_not_thousands, a_refusal_says_when_to_come_again, one_more_fits_after_the_wait,
            keys_and_limits_do_not_touch, a_refused_attempt_takes_nothing);
    };
}
