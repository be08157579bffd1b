use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use delivery::Read;
use delivery::ports::{BusItem, BusSubscription, Received};

use tokio_util::task::AbortOnDropHandle;

use super::outlet::Errands;
use super::{Gateway, planted};

/// How often the hub and the sockets look at the time.
const TICK: Duration = Duration::from_millis(50);
/// How often it is asked which run of its server keeps the log.
const ORIGIN_EVERY: Duration = Duration::from_secs(2);
/// Every so many ticks the sockets' own deadlines are compared.
const SOCKETS: u32 = 5;

impl Gateway {
    /// Listens to the bus and keeps the time, until the bus shuts down. Connections are taken from the moment that the bus
    /// is heard.
    pub async fn run(self: Arc<Self>) {
        let mut ear = self.parts.bus.subscribe().await;
        // What other nodes ended after this one looked at its start, and before it could hear of it.
        Arc::clone(&self).read(Read::EndedSessions).await;
        self.fence.begin(self.now());
        self.is_listening.store(true, Ordering::Release);
        // Ends with this, however this ends.
        let _ticking = AbortOnDropHandle::new(tokio::spawn(Arc::clone(&self).tick()));
        let _watching = AbortOnDropHandle::new(tokio::spawn(Arc::clone(&self).watch_origin()));
        self.listen(ear.as_mut()).await;
        self.is_listening.store(false, Ordering::Release);
    }

    async fn listen(self: &Arc<Self>, ear: &mut dyn BusSubscription) {
        // Kept from one batch to the next: a fan-out to a thousand sockets asks for a thousand wake-ups.
        let mut errands = Errands::default();
        loop {
            let received = ear.next().await;
            self.check_pulse();
            self.fence.hear(&received, self.now());
            match received {
                Received::Items(items) => {
                    let heard = || items.iter().filter(|item| !planted::is_unheard(item));
                    for item in heard() {
                        if let BusItem::SessionsEnded { sessions, .. } = item {
                            self.parts.tokens.revoke(sessions, self.wall());
                        }
                    }
                    let mut hub = self.hub.lock();
                    for item in heard() {
                        hub.heard(self.now(), item, &mut errands);
                    }
                    drop(hub);
                }
                Received::Lost { within } => self.hub.lock().lost(self.now(), within, &mut errands),
                Received::NodeGone => self.hub.lock().node_gone(self.now()),
                Received::Closed => return,
            }
            self.run_errands(&mut errands);
        }
    }

    /// A server that took another's place may not know the last of what was told.
    async fn watch_origin(self: Arc<Self>) {
        let mut known = None;
        loop {
            if let Ok(origin) = self.parts.origin.origin().await
                && known.replace(origin).is_some_and(|known| known != origin)
            {
                tracing::warn!("another run of the database answers: all that is held is compared with it");
                self.with_hub(delivery::Hub::log_replaced);
            }
            tokio::time::sleep(ORIGIN_EVERY).await;
        }
    }

    async fn tick(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for count in 0_u32.. {
            ticks.tick().await;
            self.beat();
            self.with_hub(delivery::Hub::tick);
            if count.is_multiple_of(SOCKETS) {
                self.registry.wake_due(self.now());
            }
        }
    }
}
