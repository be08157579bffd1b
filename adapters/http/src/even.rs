//! Answers whose time tells nothing.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Far above what known and unknown addresses differ by (a row found, a row replaced, a letter handed to the post: tens of
/// microseconds), below what a person notices.
const STEP: Duration = Duration::from_millis(25);

/// Answers what `work` answers, a whole number of steps after it began: whoever measures sees the steps, not what was done in
/// them.
pub(crate) async fn even<T>(work: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let done = work.await;
    sleep_until(next_step(begun, Instant::now())).await;
    done
}

fn next_step(begun: Instant, now: Instant) -> Instant {
    let whole = now.duration_since(begun).as_nanos() / STEP.as_nanos();
    begun + STEP * u32::try_from(whole).unwrap_or(u32::MAX - 1).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_comes_at_the_next_step() {
        for (took, answered) in [(0, 25), (24, 25), (25, 50), (60, 75)] {
            let begun = Instant::now();
            even(tokio::time::sleep(Duration::from_millis(took))).await;
            assert_eq!(begun.elapsed(), Duration::from_millis(answered), "after {took} ms of work");
        }
    }
}
