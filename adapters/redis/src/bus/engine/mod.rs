//! The bus without its wires: counters, holes, requests, leases, the choice of an instance, rings. It reads no clock and touches no
//! socket; what it wants done comes out as an [`Effect`], so that a lossy channel with a seed can be put in Redis' place.
//!
//! Invariants: what another node published comes out in that node's order, per channel, each item once; or a loss is told that
//! reaches back to it. What this node publishes is numbered before it leaves and waits in a bounded ring, so nothing here blocks.
//!
//! Start with [`Engine`].

mod batch;
mod clock;
mod effect;
mod figures;
mod hearing;
mod instances;
pub(crate) mod limits;
mod line;
mod peer;
mod ring;
mod sending;
#[cfg(test)]
mod tests;

use std::time::Duration;

use adapter_wire::bus::{Frame, Said, beat_text, nack_text};
use bytes::Bytes;
use uuid::Uuid;

pub(crate) use batch::Outbound;
pub(crate) use effect::{Address, Effect, Letter};
pub use figures::Figures;
use hearing::Hearing;
use instances::Instances;
use limits::{BEAT, BEAT_SOONEST, FROZEN};
use sending::{Sending, wait};

/// A moment of this node's own time: since its bus was made.
pub(crate) type Moment = Duration;

/// One node's end of the bus.
pub(crate) struct Engine {
    sending: Sending,
    hearing: Hearing,
    instances: Instances,
    figures: Figures,
    /// When the clock was last looked at.
    now: Moment,
    beat_at: Moment,
    beaten: Option<Moment>,
}

impl Engine {
    /// The end of `node` on `instances` instances, none of which works yet.
    pub(crate) fn new(node: Uuid, epoch: u32, instances: usize) -> Self {
        Self {
            sending: Sending::new(node, epoch),
            hearing: Hearing::default(),
            instances: Instances::new(instances),
            figures: Figures::default(),
            now: Moment::ZERO,
            beat_at: Moment::ZERO,
            beaten: None,
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        let (alive, nodes) = (self.instances.alive() as u64, self.hearing.count() as u64);
        Figures { instances: alive, nodes, ..self.figures }
    }

    /// At least one instance works.
    pub(crate) fn is_connected(&self) -> bool {
        !self.instances.is_blind()
    }

    /// Puts items on their way.
    pub(crate) fn publish(&mut self, now: Moment, items: Vec<Outbound>, out: &mut Vec<Effect>) {
        self.figures.published += items.len() as u64;
        for item in items {
            self.sending.push(now, item);
        }
        self.sending.pump(now, false, &mut self.instances, out);
    }

    /// An instance has taken a frame.
    pub(crate) fn taken(&mut self, now: Moment, instance: usize, ticket: (usize, u64), out: &mut Vec<Effect>) {
        let (channel, n) = ticket;
        self.sending.done(channel, n, instance);
        self.instances.answered(instance);
        self.sending.pump(now, false, &mut self.instances, out);
    }

    /// Everything that is published on an instance from now on will be heard.
    pub(crate) fn rise(&mut self, now: Moment, instance: usize, out: &mut Vec<Effect>) {
        if self.instances.rise(now, instance, out) {
            self.hearing.forgive(now);
        }
        self.beat(now, true, false, out);
        self.sending.pump(now, false, &mut self.instances, out);
    }

    /// An instance cannot be heard or reached any more.
    pub(crate) fn fall(&mut self, now: Moment, instance: usize, out: &mut Vec<Effect>) {
        self.instances.fall(now, instance, out);
        self.sending.take_back(instance);
        self.sending.pump(now, false, &mut self.instances, out);
    }

    /// A frame of so many bytes came through an instance.
    pub(crate) fn heard(&mut self, now: Moment, instance: usize, frame: Frame, bytes: usize, out: &mut Vec<Effect>) {
        let Frame { head, said } = frame;
        if (head.publisher, head.epoch) == (self.sending.publisher, self.sending.epoch) {
            if let Said::Beat { .. } = said {
                self.instances.echo(now, instance);
                let own = Duration::from_millis(head.age);
                self.figures.echo_micros = u64::try_from(now.saturating_sub(own).as_micros()).unwrap_or(u64::MAX);
            }
            return;
        }
        let figures = &mut self.figures;
        let from = (&head, self.instances.whole_since());
        match said {
            Said::Items { channel, n, items } => {
                let late = self.hearing.items(now, from, (channel, n, items, bytes), figures, out);
                self.figures.late_micros = u64::try_from(late.as_micros()).unwrap_or(u64::MAX);
            }
            Said::Beat { counters, asks, leaves } => {
                self.hearing.beat(now, from, (&counters, leaves), figures, out);
                if asks {
                    let soonest = self.beaten.map_or(now, |beaten| beaten + BEAT_SOONEST);
                    self.beat_at = self.beat_at.min(soonest.max(now));
                    self.tick_beat(now, out);
                }
            }
            Said::Nack { channel, missing } => {
                let texts = self.sending.again(now, channel, &missing, figures);
                self.tell(head.publisher, &texts, out);
            }
            Said::Gone { channel, gone } => self.hearing.gone(now, &head, (channel, &gone), figures, out),
            Said::Unknown => {}
        }
    }

    /// Does what is due.
    pub(crate) fn tick(&mut self, now: Moment, out: &mut Vec<Effect>) {
        if now.saturating_sub(self.now) > FROZEN {
            self.instances.forgive(now);
            self.hearing.forgive(now);
        }
        self.now = now;
        self.instances.tick(now, self.hearing.is_somebody_unheard(), out);
        if !self.instances.is_blind() {
            let is_whole = self.instances.whole_since().is_some();
            for (node, channel, missing) in self.hearing.tick(now, is_whole, &mut self.figures, out) {
                self.figures.nacks += 1;
                let text = nack_text(&self.sending.head(now), channel, &missing);
                self.tell(node, &[text.into()], out);
            }
        }
        self.tick_beat(now, out);
        self.sending.pump(now, false, &mut self.instances, out);
    }

    /// How long nothing is due if nothing happens.
    pub(crate) fn rest(&self, now: Moment) -> Duration {
        let hearing = self.hearing.due().filter(|_| !self.instances.is_blind());
        let due = self.sending.due().into_iter().chain(hearing).chain([self.beat_at]).min();
        wait(now, due, BEAT)
    }

    /// Sends what still waits for company.
    pub(crate) fn flush(&mut self, now: Moment, out: &mut Vec<Effect>) {
        self.sending.pump(now, true, &mut self.instances, out);
    }

    /// Everything has been taken, or cannot be.
    pub(crate) fn is_idle(&self) -> bool {
        self.sending.is_idle() || self.instances.is_blind()
    }

    /// The last word.
    pub(crate) fn leave(&mut self, now: Moment, out: &mut Vec<Effect>) {
        self.beat(now, false, true, out);
    }

    fn tick_beat(&mut self, now: Moment, out: &mut Vec<Effect>) {
        if self.beat_at <= now {
            self.beat(now, false, false, out);
        }
    }

    fn beat(&mut self, now: Moment, asks: bool, leaves: bool, out: &mut Vec<Effect>) {
        (self.beat_at, self.beaten) = (now + BEAT, Some(now));
        self.sending.trim(now);
        let text: Bytes = beat_text(&self.sending.head(now), &self.sending.counters(), asks, leaves).into();
        self.say(Address::Everybody, &text, out);
    }

    fn tell(&self, node: Uuid, texts: &[Bytes], out: &mut Vec<Effect>) {
        for text in texts {
            self.say(Address::Node(node), text, out);
        }
    }

    /// Through every working instance: nobody knows which of them the others hear.
    fn say(&self, to: Address, text: &Bytes, out: &mut Vec<Effect>) {
        for instance in self.instances.up() {
            out.push(Effect::Send(Letter { instance, to, text: text.clone(), ticket: None }));
        }
    }
}
