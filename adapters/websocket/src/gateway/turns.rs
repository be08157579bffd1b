use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use delivery::Read;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Reads side by side of what live connections need: holes, heads, streams.
const LIVE: usize = 64;
/// Holes are repaired and slow sockets are helped a few chats at a time; whoever has been away asks for many.
const FEW: usize = 4;
/// With so many catch-ups asked for newcomers are told that theirs will take a while.
const CROWD: usize = 64;

/// Whose read is next. What live connections need never waits behind somebody's first catching up, and neither do commands:
/// catch-ups use fewer of the database's connections than there are.
pub(super) struct Turns {
    live: Semaphore,
    catchups: Semaphore,
    asked: Arc<AtomicUsize>,
}

impl Turns {
    /// With so many catch-ups side by side.
    pub(super) fn new(catchups: usize) -> Self {
        Self { live: Semaphore::new(LIVE), catchups: Semaphore::new(catchups.max(1)), asked: Arc::default() }
    }

    /// Waits for the turn of `read`; it lasts until what this answers is dropped.
    pub(super) async fn take(&self, read: &Read) -> Option<SemaphorePermit<'_>> {
        if is_catching_up(read) { self.catchups.acquire().await.ok() } else { self.live.acquire().await.ok() }
    }

    /// Counts a read from the moment that it is asked for until what this answers is dropped.
    pub(super) fn count(&self, read: &Read) -> Option<Asked> {
        is_catching_up(read).then(|| Asked::new(&self.asked))
    }

    /// True while more is asked for than will have its turn soon.
    pub(super) fn are_crowded(&self) -> bool {
        self.asked.load(Ordering::Relaxed) > CROWD
    }
}

/// One catch-up, waiting or under way.
pub(super) struct Asked(Arc<AtomicUsize>);

impl Asked {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What one connection reads to catch up, in contrast to what all who are live wait for.
fn is_catching_up(read: &Read) -> bool {
    matches!(
        read,
        Read::User { .. } | Read::Markers { .. } | Read::Marks { .. } | Read::Summaries { .. } | Read::Reset { .. }
    ) || matches!(read, Read::Changes(asked) if asked.len() > FEW)
}
