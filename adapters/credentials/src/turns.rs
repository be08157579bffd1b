use std::sync::Arc;
use std::time::Duration;

use domain_kernel::PortFailure;
use tokio::sync::Semaphore;

/// A slow hash takes 33 ms and 19 MiB: two at once keep a flood of guesses from taking the processor and the memory.
const AT_ONCE: usize = 2;
/// Whoever has waited this long is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Turns at the slow hash. Clones share them: what counts is how much of the machine all hashing takes together.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Turns {
    /// Runs `work` off the async threads when its turn has come. The turn goes with the work: it is not given back when the
    /// caller goes away, since the work cannot be stopped either.
    pub(crate) async fn take<T, F>(&self, port: &'static str, work: F) -> Result<T, PortFailure>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PortFailure> + Send + 'static,
    {
        let waiting = Arc::clone(&self.0).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, waiting)
            .await
            .map_err(|_| PortFailure::unavailable(port, "too many secrets are being checked"))?
            .map_err(|closed| PortFailure::unavailable(port, closed))?;
        let task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        task.await.map_err(|stopped| PortFailure::unavailable(port, stopped))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_at_once_and_no_more() {
        let turns = Turns::default();
        let held = turns.0.try_acquire_many(2).expect("two turns");
        assert!(turns.0.try_acquire().is_err());
        drop(held);
        assert_eq!(turns.take("test", || Ok(7)).await.expect("done"), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_too_long_is_told_to_come_again() {
        let turns = Turns::default();
        let _held = turns.0.try_acquire_many(2).expect("two turns");
        let failure = turns.clone().take("test", || Ok(7)).await.expect_err("no turn");
        assert_eq!(failure.kind, domain_kernel::FailureKind::Unavailable);
    }
}
