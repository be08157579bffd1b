use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use delivery::ports::{BusItem, BusSubscription, Received};

use super::Gateway;
use super::outlet::Errands;

/// How often the hub and the sockets look at the time.
const TICK: Duration = Duration::from_millis(50);
/// Every so many ticks the sockets' own deadlines are compared.
const SOCKETS: u32 = 5;

impl Gateway {
    /// Listens to the bus and keeps the time, until the bus shuts down. Connections are taken from the moment that the bus
    /// is heard.
    pub async fn run(self: Arc<Self>) {
        let mut ear = self.parts.bus.subscribe().await;
        self.is_listening.store(true, Ordering::Release);
        let ticking = tokio::spawn(Arc::clone(&self).tick());
        self.listen(ear.as_mut()).await;
        self.is_listening.store(false, Ordering::Release);
        ticking.abort();
    }

    async fn listen(self: &Arc<Self>, ear: &mut dyn BusSubscription) {
        // Kept from one batch to the next: a fan-out to a thousand sockets asks for a thousand wake-ups.
        let mut errands = Errands::default();
        loop {
            match ear.next().await {
                Received::Items(items) => {
                    for item in items.iter() {
                        if let BusItem::SessionsEnded { sessions, .. } = item {
                            self.parts.tokens.revoke(sessions, self.wall());
                        }
                    }
                    let mut hub = self.hub.lock();
                    for item in items.iter() {
                        hub.heard(self.now(), item, &mut errands);
                    }
                    drop(hub);
                }
                Received::Lost => self.hub.lock().lost(self.now(), &mut errands),
                Received::Closed => return,
            }
            self.run_errands(&mut errands);
        }
    }

    async fn tick(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for count in 0_u32.. {
            ticks.tick().await;
            self.with_hub(delivery::Hub::tick);
            if count.is_multiple_of(SOCKETS) {
                self.registry.wake_due(self.now());
            }
        }
    }
}
