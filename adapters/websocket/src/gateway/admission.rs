use domain_kernel::{Span, Timestamp};
use parking_lot::Mutex;

use crate::Farewell;
use crate::bucket::Bucket;

/// Newcomers that are let in: at once, and each second. Each of them is read a chat list; those who are here come first.
const HELLOS: (i64, i64) = (500, 500);
/// What one newcomer takes of a second.
const EACH: Span = Span::millis(2);
/// Whoever is sent away comes back spread over so much time at least.
const SPREAD: Span = Span::seconds(1);
/// Nobody is sent away for longer.
const LONGEST: Span = Span::seconds(60);

/// Lets in as many newcomers as the node can take. The others get a place each in the time to come: the more there are, the
/// later the last of them is asked to come back, so that a storm of any size arrives as a steady stream.
pub(super) struct Admission(Mutex<Places>);

struct Places {
    bucket: Bucket,
    /// Until then every place is given to somebody who was sent away.
    given_until: Timestamp,
}

impl Admission {
    pub(super) fn new(now: Timestamp) -> Self {
        Self(Mutex::new(Places { bucket: Bucket::new(HELLOS, now), given_until: now }))
    }

    /// Whether a newcomer may come in, or when to try again.
    pub(super) fn admit(&self, now: Timestamp) -> Result<(), Farewell> {
        let mut places = self.0.lock();
        if places.bucket.take(now).is_ok() {
            return Ok(());
        }
        let place = places.given_until.max(now).plus(EACH).min(now.plus(LONGEST));
        places.given_until = place;
        metrics::counter!("vestnik_hello_refused_total").increment(1);
        Err(Farewell::overload([place.since(now), place.plus(SPREAD).since(now)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(5_000_000);

    fn windows(admission: &Admission, count: usize, now: Timestamp) -> Vec<[u32; 2]> {
        (0..count).filter_map(|_| admission.admit(now).err()).filter_map(|farewell| farewell.after_ms).collect()
    }

    #[test]
    fn five_hundred_come_in_at_once_and_five_hundred_a_second() {
        let admission = Admission::new(START);
        assert_eq!(windows(&admission, 800, START).len(), 300);
        assert_eq!(windows(&admission, 600, START.plus(Span::seconds(1))).len(), 100);
    }

    #[test]
    fn the_more_are_sent_away_the_later_they_come_back() {
        let admission = Admission::new(START);
        let windows = windows(&admission, 10_500, START);
        assert!(windows.is_sorted());
        assert_eq!((windows.first(), windows.last()), (Some(&[2, 1_002]), Some(&[20_000, 21_000])));
    }

    #[test]
    fn nobody_is_sent_away_for_more_than_a_minute_and_calm_is_forgotten() {
        let admission = Admission::new(START);
        assert_eq!(windows(&admission, 100_000, START).last(), Some(&[60_000, 61_000]));
        let calm = START.plus(Span::minutes(3));
        assert_eq!(windows(&admission, 501, calm), [[2, 1_002]]);
    }
}
