use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// A look is cheap, and what it shows changes quickly.
const LOOK: Duration = Duration::from_millis(50);
/// So many may want a processor at once before a second is worth less than a second: the system under test alone is that much.
const CROWD: f64 = 3.0;
/// A second is worth at least this much, so that every wait has an end.
const LEAST: f64 = 0.1;

/// The time that limits are held against. It runs with the clock, and slower while more want this machine's processors than the
/// rig and what it tests: what others take is not to be held against the server.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    nanos: AtomicU64,
}

impl Pace {
    /// The time now, since the beginning.
    pub(crate) fn now(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Relaxed))
    }

    /// How much has passed since `then`.
    pub(crate) fn since(&self, then: Duration) -> Duration {
        self.now().saturating_sub(then)
    }

    /// Lets the time run.
    pub(crate) async fn run(&self) {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let mut last = Instant::now();
        loop {
            sleep(LOOK).await;
            let passed = last.elapsed();
            last = Instant::now();
            let looked = std::fs::read_to_string("/proc/loadavg").ok();
            let wanting = looked.as_deref().and_then(wanting).unwrap_or(0);
            let worth = passed.mul_f64(worth(wanting, processors));
            self.nanos.fetch_add(u64::try_from(worth.as_nanos()).unwrap_or(0), Relaxed);
        }
    }
}

/// How many want a processor now: the first part of the fourth field.
fn wanting(loadavg: &str) -> Option<u32> {
    loadavg.split_whitespace().nth(3)?.split('/').next()?.parse().ok()
}

/// What a second is worth.
fn worth(wanting: u32, processors: usize) -> f64 {
    let processors = u32::try_from(processors).map_or(1.0, f64::from);
    (CROWD * processors / f64::from(wanting.max(1))).clamp(LEAST, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_wants_a_processor_is_counted() {
        assert_eq!(wanting("0.20 0.18 0.12 21/450 11206\n"), Some(21));
        assert_eq!(wanting("nonsense"), None);
    }

    #[test]
    fn a_second_of_a_crowded_machine_is_worth_less_and_never_nothing() {
        assert!((worth(0, 2) - 1.0).abs() < 1e-9);
        assert!((worth(6, 2) - 1.0).abs() < 1e-9);
        assert!((worth(12, 2) - 0.5).abs() < 1e-9);
        assert!((worth(10_000, 2) - LEAST).abs() < 1e-9);
    }
}
