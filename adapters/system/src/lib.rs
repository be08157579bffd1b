//! The machine's clock, ids and randomness: the only place that asks for them.

use std::time::{SystemTime, UNIX_EPOCH};

use domain_kernel::Timestamp;
use domain_kernel::ports::{Clock, IdSource, Randomness};
use uuid::Uuid;

/// The system's clock. Ids and random bytes come from the same operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Clock for System {
    #[expect(clippy::disallowed_methods, reason = "this is the place where time is read")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

impl IdSource for System {
    #[expect(clippy::disallowed_methods, reason = "this is the place where ids are made")]
    fn next_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

impl Randomness for System {
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can be done without.
    #[expect(clippy::disallowed_methods, reason = "this is the place where chance is drawn")]
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_and_bytes_differ() {
        let (first, second) = (System.next_id(), System.next_id());
        assert!(first < second);
        assert_eq!(first.get_version_num(), 7);
        assert_ne!(System.bytes(), System.bytes());
    }

    #[test]
    fn the_clock_is_past_2026() {
        assert!(System.now().micros() > 1_767_225_600_000_000);
    }
}
