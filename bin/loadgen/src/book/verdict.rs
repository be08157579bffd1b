use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::{Book, Flight};

/// So long the last messages may take to arrive after the last was sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the book says at the end.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) sent: usize,
    pub(crate) caught_up: u64,
    pub(crate) busy: u64,
    pub(crate) rated: u64,
    /// Milliseconds from sending to the answer, sorted.
    pub(crate) answers: Delays,
    /// Milliseconds from sending to the last receiver, sorted.
    pub(crate) arrivals: Delays,
    pub(crate) faults: Vec<String>,
}

/// Sorted delays.
#[derive(Debug)]
pub(crate) struct Delays(Vec<u64>);

impl Delays {
    fn new(nanoseconds: impl Iterator<Item = u64>) -> Self {
        let mut delays: Vec<u64> = nanoseconds.collect();
        delays.sort_unstable();
        Self(delays)
    }

    /// Milliseconds within which `percent` of all came.
    pub(crate) fn percentile(&self, percent: usize) -> Option<f64> {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).map(|nanoseconds| *nanoseconds as f64 / 1e6)
    }
}

impl Book {
    /// Waits until everything is where it belongs, or for as long as that may take.
    pub(crate) async fn wait(&self, answers: bool, receivers: u32) -> bool {
        let (sent, deadline) = (self.sent() as u64, tokio::time::Instant::now() + PATIENCE);
        while (answers && self.answered() < sent) || self.received() < sent * u64::from(receivers) {
            if tokio::time::Instant::now() > deadline {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }

    /// Waits, then checks that each message was answered once (if `answers`) and received by `receivers`, no more, no fewer.
    pub(crate) async fn settle(&self, answers: bool, receivers: u32) -> Verdict {
        self.wait(answers, receivers).await;
        // What comes twice comes late.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let flights = self.flights.get(..self.sent()).unwrap_or_default();
        self.check(flights, u32::from(answers), receivers);
        Verdict {
            sent: flights.len(),
            caught_up: self.caught_up.load(Relaxed),
            busy: self.busy.load(Relaxed),
            rated: self.rated.load(Relaxed),
            answers: Delays::new(flights.iter().map(Flight::until_answer)),
            arrivals: Delays::new(flights.iter().map(Flight::until_last_receiver)),
            faults: self.complaints(),
        }
    }

    fn check(&self, flights: &[Flight], answers: u32, receivers: u32) {
        for (number, flight) in flights.iter().enumerate() {
            if flight.answers() != answers {
                self.blame(format!("message {number} was answered {} times instead of {answers}", flight.answers()));
            }
            if flight.receivers() != receivers {
                self.blame(format!(
                    "message {number} was received {} times instead of {receivers}",
                    flight.receivers()
                ));
            }
        }
    }

    fn complaints(&self) -> Vec<String> {
        let mut faults = self.faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let more = self.fault_count.load(Relaxed).saturating_sub(faults.len() as u64);
        if more > 0 {
            faults.push(format!("and {more} more"));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn book() -> Book {
        let book = Book::new(vec![Uuid::from_u128(1)], 10);
        assert!(book.open(0).is_some());
        book
    }

    #[tokio::test]
    async fn what_arrived_once_is_fine() {
        let book = book();
        book.answer(0, book.now());
        book.receive_raw(0, book.now());
        let verdict = book.settle(true, 1).await;
        assert!(verdict.faults.is_empty(), "{verdict:?}");
        assert_eq!(verdict.sent, 1);
        assert!(verdict.arrivals.percentile(99) > Some(0.0));
    }

    #[tokio::test]
    async fn what_arrived_twice_is_not() {
        let book = book();
        book.answer(0, 1);
        book.receive_raw(0, 1);
        book.receive_raw(0, 2);
        book.receive(Uuid::from_u128(7), 2);
        assert_eq!(book.settle(true, 1).await.faults, ["message 0 was received 2 times instead of 1"]);
    }

    #[test]
    fn what_never_arrived_is_told() {
        let book = book();
        book.check(&book.flights[..1], 1, 2);
        assert_eq!(book.complaints()[0], "message 0 was answered 0 times instead of 1");
    }

    #[test]
    fn percentiles_are_of_the_sorted() {
        let delays = Delays::new((1..=200).rev().map(|n| n * 1_000_000));
        assert_eq!([50, 99, 100].map(|percent| delays.percentile(percent)), [Some(100.0), Some(198.0), Some(200.0)]);
        assert_eq!(Delays::new(std::iter::empty()).percentile(50), None);
    }
}
