use std::collections::{BTreeMap, VecDeque};

use adapter_wire::bus::CHANNELS;

use super::clock::{PeerClock, millis};
use super::limits::{AHEAD_FRAMES, LEASE};
use super::line::{Heard, Line, Load};
use super::{Figures, Moment};

/// Another node, as this one hears it.
#[derive(Debug)]
pub(super) struct Peer {
    lines: Lines,
    clock: PeerClock,
    /// Silence counts from then.
    heard: Moment,
    /// When it was heard for the first time, in milliseconds of this node's time.
    born: i64,
    pub(super) standing: Standing,
}

#[derive(Debug)]
enum Lines {
    /// It was there before this node could hear it: until its first beat nobody knows what comes next.
    Unknown {
        early: VecDeque<(usize, u64, Load)>,
    },
    Known(Box<[Line; CHANNELS]>),
}

/// Whether a node is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Here,
    /// It said goodbye.
    Left,
    /// It fell silent. `unseen` when it may have been heard through an instance that did not work here.
    Vanished {
        unseen: bool,
    },
}

impl Peer {
    /// A node heard for the first time. A `newborn` began to speak while this node heard everything.
    pub(super) fn new(now: Moment, age: u64, newborn: bool) -> Self {
        let clock = PeerClock::new(now, age);
        let lines = match newborn {
            true => Lines::Known(Box::new(std::array::from_fn(|_| Line::new(1, millis(now))))),
            false => Lines::Unknown { early: VecDeque::new() },
        };
        Self { lines, clock, heard: now, born: millis(now), standing: Standing::Here }
    }

    /// It said something. Answers when it was sent.
    pub(super) fn speaks(&mut self, now: Moment, age: u64) -> i64 {
        self.heard = now;
        if matches!(self.standing, Standing::Vanished { .. }) {
            self.standing = Standing::Here;
        }
        self.clock.sent(now, age)
    }

    /// For how long nothing was heard of it.
    pub(super) fn silence(&self, now: Moment) -> Moment {
        now.saturating_sub(self.heard)
    }

    /// Silence until now proves nothing.
    pub(super) fn forgive(&mut self, now: Moment) {
        if self.standing == Standing::Here {
            self.heard = now;
        }
    }

    pub(super) fn is_silent(&self, now: Moment) -> bool {
        self.standing == Standing::Here && self.silence(now) >= LEASE
    }

    /// Everything that it sent until then was heard, in milliseconds of this node's time. A frame on one channel says nothing of the
    /// others.
    pub(super) fn whole(&self) -> i64 {
        match &self.lines {
            Lines::Known(lines) => lines.iter().map(Line::whole).min().unwrap_or(self.born),
            Lines::Unknown { .. } => self.born,
        }
    }

    pub(super) fn frame(&mut self, now: Moment, at: (usize, u64), load: Load, figures: &mut Figures) -> Heard {
        let (channel, n) = at;
        match &mut self.lines {
            Lines::Known(lines) => {
                lines.get_mut(channel).map(|line| line.frame(now, n, load, figures)).unwrap_or_default()
            }
            Lines::Unknown { early } => {
                early.push_back((channel, n, load));
                if early.len() > AHEAD_FRAMES {
                    early.pop_front();
                }
                Heard::default()
            }
        }
    }

    /// A beat. Answers whether it was the first that tells what comes next: whatever was said before may be lost.
    pub(super) fn beat(
        &mut self,
        now: Moment,
        (counters, sent): (&[u64; CHANNELS], i64),
        age: u64,
        figures: &mut Figures,
    ) -> (bool, Vec<Heard>) {
        self.clock.turn(now, age);
        if let Lines::Known(lines) = &mut self.lines {
            for (line, last) in lines.iter_mut().zip(counters) {
                line.counter(now, *last, sent, figures);
            }
            return (false, vec![]);
        }
        let Lines::Unknown { early } = &mut self.lines else { return (false, vec![]) };
        let early = std::mem::take(early);
        let next = |channel: usize, last: u64| {
            let firsts = early.iter().filter(|(of, ..)| *of == channel).map(|(_, n, _)| *n);
            firsts.min().map_or(last + 1, |first| first.min(last + 1))
        };
        let mut channels = counters.iter().enumerate();
        let lines = std::array::from_fn(|_| {
            let (channel, last) = channels.next().unwrap_or((0, &0));
            Line::new(next(channel, *last), sent)
        });
        self.lines = Lines::Known(Box::new(lines));
        let heard = early.into_iter().map(|(channel, n, load)| self.frame(now, (channel, n), load, figures)).collect();
        self.beat(now, (counters, sent), age, figures);
        (true, heard)
    }

    pub(super) fn gone(&mut self, now: Moment, channel: usize, gone: &[(u64, u64)], figures: &mut Figures) -> Heard {
        let Lines::Known(lines) = &mut self.lines else { return Heard::default() };
        lines.get_mut(channel).map(|line| line.gone(now, gone, figures)).unwrap_or_default()
    }

    /// Whatever is missing stays so.
    pub(super) fn give_up(&mut self) -> Heard {
        let mut heard = Heard::default();
        match &mut self.lines {
            Lines::Known(lines) => lines.iter_mut().for_each(|line| line.give_up(&mut heard)),
            Lines::Unknown { early } => {
                // Whatever came, once and in the order in which it was sent.
                let ordered: BTreeMap<_, _> = early.drain(..).map(|(channel, n, load)| ((channel, n), load)).collect();
                heard.items.extend(ordered.into_values().flat_map(|load| load.items));
            }
        }
        heard
    }

    pub(super) fn lines(&mut self) -> impl Iterator<Item = (usize, &mut Line)> {
        let lines = match &mut self.lines {
            Lines::Known(lines) => lines.as_mut_slice(),
            Lines::Unknown { .. } => &mut [],
        };
        lines.iter_mut().enumerate()
    }

    /// When something has to be asked for or given up.
    pub(super) fn due(&self) -> Option<Moment> {
        match &self.lines {
            Lines::Known(lines) => lines.iter().filter_map(Line::due).min(),
            Lines::Unknown { .. } => None,
        }
    }
}
