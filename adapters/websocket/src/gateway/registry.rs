use std::sync::atomic::{AtomicU64, Ordering};

use domain_kernel::Timestamp;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::Farewell;
use crate::line::Line;

/// Every open socket of the node. poem does not wait for upgraded connections, so the end of the server is counted here.
#[derive(Default)]
pub(super) struct Registry {
    lines: Mutex<Vec<Option<Line>>>,
    free: Mutex<Vec<usize>>,
    left: Notify,
    numbers: AtomicU64,
}

impl Registry {
    pub(super) fn add(&self, line: &Line) {
        let mut lines = self.lines.lock();
        let mut free = self.free.lock();
        let slot = free.pop().unwrap_or_else(|| {
            lines.push(None);
            lines.len() - 1
        });
        line.set_slot(slot, self.numbers.fetch_add(1, Ordering::Relaxed));
        if let Some(place) = lines.get_mut(slot) {
            *place = Some(line.clone());
        }
    }

    pub(super) fn remove(&self, line: &Line) {
        let mut lines = self.lines.lock();
        let slot = line.slot();
        if let Some(place @ Some(_)) = lines.get_mut(slot) {
            *place = None;
            self.free.lock().push(slot);
            self.left.notify_waiters();
        }
    }

    pub(super) fn len(&self) -> usize {
        let lines = self.lines.lock();
        lines.len() - self.free.lock().len()
    }

    /// Frames and bytes that wait, of all together.
    pub(super) fn depth(&self) -> (usize, usize) {
        let lines = self.lines.lock();
        lines.iter().flatten().map(Line::depth).fold((0, 0), |(f, b), (frames, bytes)| (f + frames, b + bytes))
    }

    /// Wakes those whose time has come.
    pub(super) fn wake_due(&self, now: Timestamp) {
        let due: Vec<_> = {
            let lines = self.lines.lock();
            lines.iter().flatten().filter(|line| line.is_due(now)).filter_map(Line::waker).collect()
        };
        due.into_iter().for_each(std::task::Waker::wake);
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        self.lines.lock().iter().flatten().cloned().collect()
    }

    pub(super) fn end_all(&self, farewell: Farewell) {
        for line in self.lines() {
            line.end(farewell);
        }
    }

    /// Waits until no socket is left.
    pub(super) async fn emptied(&self) {
        loop {
            let mut left = std::pin::pin!(self.left.notified());
            left.as_mut().enable();
            if self.len() == 0 {
                return;
            }
            left.await;
        }
    }
}
