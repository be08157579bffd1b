//! Contract of `Clock`.

use std::sync::Arc;

use domain_kernel::Timestamp;
use domain_kernel::ports::Clock;

/// 2026-01-01T00:00:00Z.
const SURELY_PAST: i64 = 1_767_225_600_000_000;

/// The present moment, in microseconds since 1970.
pub async fn it_tells_the_present(clock: &Arc<dyn Clock>) {
    let now = clock.now();
    assert!(now > Timestamp::from_micros(SURELY_PAST), "{now:?}");
    assert!(now < Timestamp::from_micros(SURELY_PAST * 4), "{now:?}");
}

/// The cases of `Clock`.
#[macro_export]
macro_rules! clock {
    ($fresh:path) => { $crate::cases!(kernel::clock, $fresh: it_tells_the_present); };
}
