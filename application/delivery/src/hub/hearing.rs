use domain_kernel::{Span, Timestamp};

use crate::limits::BUS_SILENCE;

/// The bus repeats that it is away more often than this.
const REPEATED_WITHIN: Span = Span::millis(2_500);

/// Whether the other nodes are heard. Without them a removal may be unknown here, so nothing is relayed that the log does not prove.
#[derive(Default)]
pub(super) struct Hearing {
    /// The first and the last of the losses that follow each other closely.
    lost: Option<(Timestamp, Timestamp)>,
}

impl Hearing {
    /// The bus says that it has lost something.
    pub(super) fn lost(&mut self, now: Timestamp) {
        let first = self.lost.filter(|(_, last)| now.since(*last) <= REPEATED_WITHIN).map_or(now, |(first, _)| first);
        self.lost = Some((first, now));
    }

    /// True while the bus has been away for some time.
    pub(super) fn is_cut_off(&self, now: Timestamp) -> bool {
        self.lost.is_some_and(|(first, last)| now.since(last) <= REPEATED_WITHIN && last.since(first) >= BUS_SILENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bus_that_stays_away_is_no_longer_heard() {
        let at = |millis| Timestamp::from_micros(0).plus(Span::millis(millis));
        for (losses, now, expected) in [
            (vec![], 0, false),
            (vec![0], 100, false),
            (vec![0, 1_000, 2_000], 2_900, false),
            (vec![0, 1_000, 2_000, 3_000], 3_100, true),
            (vec![0, 1_000, 2_000, 3_000], 5_600, false),
            (vec![0, 10_000, 20_000], 20_000, false),
        ] {
            let mut hearing = Hearing::default();
            for millis in &losses {
                hearing.lost(at(*millis));
            }
            assert_eq!(hearing.is_cut_off(at(now)), expected, "{losses:?} at {now}");
        }
    }
}
