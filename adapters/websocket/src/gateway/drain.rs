use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::Gateway;
use crate::Farewell;
use crate::farewell::{RECONNECTS, window_ms};

/// How often a wave of sockets is sent elsewhere.
const WAVE: Duration = Duration::from_millis(100);
/// What the last wave needs to end its commands and to say goodbye.
const PARTING: Duration = Duration::from_secs(6);

impl Gateway {
    /// Takes no more connections and sends those there are elsewhere, in waves of five hundred a second, or faster where
    /// `deadline` asks for it. Until its wave a socket is served as ever. Then waits until all are gone and every command under
    /// way has ended, but not beyond `deadline`. Answers how many sockets were left.
    pub async fn drain(self: &Arc<Self>, deadline: Duration) -> usize {
        let began = Instant::now();
        self.is_draining.store(true, Ordering::Release);
        self.begin_parting();
        self.send_away(began, deadline.saturating_sub(PARTING)).await;
        self.tasks.close();
        let parted = async {
            self.registry.emptied().await;
            self.flush_notes();
            self.tasks.wait().await;
        };
        if tokio::time::timeout_at(began + deadline, parted).await.is_err() {
            tracing::warn!(sockets = self.registry.len(), "not every connection has ended in time");
        }
        self.registry.len()
    }

    /// Says goodbye to everybody within `time`.
    async fn send_away(&self, began: Instant, time: Duration) {
        let lines = self.registry.lines();
        let waves = usize::try_from(time.as_millis() / WAVE.as_millis()).unwrap_or(usize::MAX).max(1);
        let wave = lines.len().div_ceil(waves).max(RECONNECTS / 10);
        let mut sent = 0;
        for (lines, turn) in lines.chunks(wave).zip(0_u32..) {
            tokio::time::sleep_until(began + WAVE * turn).await;
            sent += lines.len();
            // Whoever is sent away faster than others can take them comes back later.
            let taken = usize::try_from(began.elapsed().as_millis()).unwrap_or(usize::MAX) * RECONNECTS / 1_000;
            let farewell = Farewell::drain(window_ms(sent.saturating_sub(taken)));
            for line in lines {
                line.end(farewell);
            }
        }
    }
}
