use std::time::Duration;

use adapter_wire::bus::{CHANNELS, Head, gone_text, items_text};
use bytes::Bytes;
use uuid::Uuid;

use super::batch::{Batch, Outbound};
use super::effect::{Address, Effect, Letter};
use super::instances::Instances;
use super::limits::RESEND_BYTES;
use super::ring::Ring;
use super::{Figures, Moment};

/// What this node says: batches, numbered frames, and the rings they are kept in.
pub(super) struct Sending {
    pub(super) publisher: Uuid,
    pub(super) epoch: u32,
    lines: [Line; CHANNELS],
}

#[derive(Default)]
struct Line {
    batch: Batch,
    ring: Ring,
}

impl Sending {
    pub(super) fn new(publisher: Uuid, epoch: u32) -> Self {
        Self { publisher, epoch, lines: Default::default() }
    }

    pub(super) fn head(&self, now: Moment) -> Head {
        let age = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        Head { publisher: self.publisher, epoch: self.epoch, age }
    }

    /// Numbers of the last frames that went out.
    pub(super) fn counters(&self) -> [u64; CHANNELS] {
        std::array::from_fn(|channel| self.lines.get(channel).map_or(0, |line| line.ring.told()))
    }

    pub(super) fn is_idle(&self) -> bool {
        self.lines.iter().all(|line| line.batch.due().is_none() && line.ring.is_idle())
    }

    /// When the next batch has to go.
    pub(super) fn due(&self) -> Option<Moment> {
        self.lines.iter().filter_map(|line| line.batch.due()).min()
    }

    pub(super) fn push(&mut self, now: Moment, item: Outbound) {
        let head = self.head(now);
        let channel = item.channel();
        let Some(line) = self.lines.get_mut(channel) else { return };
        line.batch.push(now, item);
        if line.batch.is_full() {
            line.cut(now, &head, channel);
        }
    }

    /// Closes what is due, what somebody waits for while nothing is under way, or everything; and hands out what an instance can take.
    pub(super) fn pump(&mut self, now: Moment, all: bool, instances: &mut Instances, out: &mut Vec<Effect>) {
        let head = self.head(now);
        for (channel, line) in self.lines.iter_mut().enumerate() {
            let is_due = line.batch.due().is_some_and(|due| all || due <= now);
            if is_due || (line.batch.is_prompt() && line.ring.is_idle()) {
                line.cut(now, &head, channel);
            }
            while let Some(instance) = instances.room(channel) {
                let Some((n, text)) = line.ring.hand_out(instance) else { break };
                instances.took(instance);
                let letter = Letter { instance, to: Address::Channel(channel), text, ticket: Some((channel, n)) };
                out.push(Effect::Send(letter));
            }
        }
    }

    /// `instance` has taken frame `n` of `channel`.
    pub(super) fn done(&mut self, channel: usize, n: u64, instance: usize) -> bool {
        self.lines.get_mut(channel).is_some_and(|line| line.ring.done(n, instance))
    }

    pub(super) fn take_back(&mut self, instance: usize) {
        self.lines.iter_mut().for_each(|line| line.ring.take_back(instance));
    }

    pub(super) fn trim(&mut self, now: Moment) {
        self.lines.iter_mut().for_each(|line| line.ring.trim(now));
    }

    /// The frames that somebody missed, and word of those that are no longer there. Ranges come from outside: what they span beyond
    /// the ring costs nothing.
    pub(super) fn again(
        &self,
        now: Moment,
        channel: usize,
        missing: &[(u64, u64)],
        figures: &mut Figures,
    ) -> Vec<Bytes> {
        let Some(line) = self.lines.get(channel) else { return vec![] };
        let (mut texts, mut gone, mut bytes) = (vec![], vec![], 0);
        for (first, last) in missing.iter().copied() {
            let kept = line.ring.first().max(first);
            if first < kept && first <= last {
                gone.push((first, last.min(kept - 1)));
            }
            for text in (kept..=last.min(line.ring.next() - 1)).map_while(|n| line.ring.get(n)) {
                if bytes >= RESEND_BYTES {
                    break;
                }
                bytes += text.len();
                texts.push(text);
            }
        }
        figures.resent += texts.len() as u64;
        if !gone.is_empty() {
            texts.push(gone_text(&self.head(now), channel, &gone).into());
        }
        texts
    }
}

impl Line {
    fn cut(&mut self, now: Moment, head: &Head, channel: usize) {
        let joined = self.batch.take();
        self.ring.push(now, items_text(head, channel, self.ring.next(), &joined).into());
    }
}

/// How long until `due`, at most `most`.
pub(super) fn wait(now: Moment, due: Option<Moment>, most: Duration) -> Duration {
    due.map_or(most, |due| due.saturating_sub(now).min(most))
}
