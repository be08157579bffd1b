use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use crate::book::{Book, Verdict};
use crate::client::{Person, connect_all};
use crate::raw::RawLoop;
use crate::server::Meter;
use crate::world::World;

/// Messages to one group: how many at once, how many times, how far apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Volley {
    pub(super) at_once: u8,
    pub(super) times: usize,
    pub(super) every: Duration,
}

/// What a volley came to.
pub(super) struct Outcome {
    /// Microseconds of processor time per delivery.
    pub(super) micros: Option<f64>,
    pub(super) verdict: Verdict,
    /// One event as it was sent.
    pub(super) sample: Vec<u8>,
}

impl Volley {
    fn messages(self) -> usize {
        self.times * usize::from(self.at_once)
    }

    /// Sends the volley to `group`, to all of `sockets`, spread evenly over the servers. Messages at once are from as many people: those of one person wait for
    /// each other, since they keep their order.
    pub(super) async fn at_server(self, world: &World, group: Uuid, sockets: &[&Person]) -> Result<Outcome> {
        let book = Arc::new(Book::new(vec![group], self.messages()));
        let mut opened = Vec::with_capacity(sockets.len());
        let addresses = world.server.addresses();
        for (place, address) in addresses.iter().enumerate() {
            let part = sockets.iter().copied().skip(place).step_by(addresses.len());
            opened.extend(connect_all(*address, part, &book).await?);
        }
        let receivers = u32::try_from(opened.len())?;
        let meter = Meter::start(&world.server).await;
        let mut clock = self.clock();
        for _ in 0..self.times {
            clock.tick().await;
            for sender in opened.iter().cycle().take(usize::from(self.at_once)) {
                sender.write(&book.open(0).context("the book is full")?).await?;
            }
        }
        book.wait(true, receivers).await;
        let spent = meter.spent();
        let verdict = book.settle(true, receivers).await;
        let sample = book.sample().unwrap_or_default().to_vec();
        Ok(Outcome { micros: spent.server_micros(self.deliveries(receivers)), verdict, sample })
    }

    /// Has the bare loop send the same bytes to as many sockets.
    pub(super) async fn at_raw_loop(self, event: &[u8], sockets: usize) -> Result<Outcome> {
        let book = Arc::new(Book::new(vec![Uuid::nil()], self.messages()));
        let mut raw = RawLoop::start(event).await?;
        let opened = raw.connect(sockets, &book).await?;
        let receivers = u32::try_from(opened.len())?;
        let before = raw.processor_seconds();
        let mut clock = self.clock();
        for _ in 0..self.times {
            clock.tick().await;
            raw.send(self.at_once, &book).await?;
        }
        book.wait(false, receivers).await;
        let micros = raw.micros_each(before, self.deliveries(receivers));
        Ok(Outcome { micros, verdict: book.settle(false, receivers).await, sample: event.to_vec() })
    }

    fn deliveries(self, receivers: u32) -> f64 {
        self.messages() as f64 * f64::from(receivers)
    }

    /// A slow server does not get its messages all at once afterwards.
    fn clock(self) -> tokio::time::Interval {
        let mut clock = interval(self.every);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        clock
    }
}
