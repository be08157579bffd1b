use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Gateway;
use crate::Farewell;

/// Reconnects that another node, or this one after its restart, should see per second at most.
const RECONNECTS: usize = 500;
/// The longest spread of reconnects.
const WINDOW_MS: usize = 45_000;

impl Gateway {
    /// Takes no more connections, says goodbye to those there are, and waits until they are gone and every command under way
    /// has ended, but not beyond `deadline`. Answers how many sockets were left.
    pub async fn drain(self: &Arc<Self>, deadline: Duration) -> usize {
        self.is_draining.store(true, Ordering::Release);
        let window = (self.registry.len() * 1_000 / RECONNECTS).clamp(1_000, WINDOW_MS);
        self.registry.end_all(Farewell::drain(u32::try_from(window).unwrap_or(u32::MAX)));
        self.tasks.close();
        let parted = async {
            self.registry.emptied().await;
            self.tasks.wait().await;
        };
        if tokio::time::timeout(deadline, parted).await.is_err() {
            tracing::warn!(sockets = self.registry.len(), "not every connection has ended in time");
        }
        self.registry.len()
    }
}
