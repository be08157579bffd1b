use std::collections::VecDeque;

use bytes::Bytes;

use super::Moment;
use super::limits::{RING_AGE, RING_BYTES};

/// The last frames of one channel: those that wait for an instance, those under way, and those that may be asked for.
#[derive(Default)]
pub(super) struct Ring {
    /// Without a hole; the last has the number `last`.
    frames: VecDeque<Sent>,
    bytes: usize,
    last: u64,
    /// No frame before this one waits.
    unsent: u64,
    under_way: usize,
}

struct Sent {
    at: Moment,
    text: Bytes,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    UnderWay { instance: usize },
    Done,
}

impl Ring {
    /// The number that the next frame gets.
    pub(super) fn next(&self) -> u64 {
        self.last + 1
    }

    /// Number of the last frame that was handed to an instance, or dropped before it could be.
    pub(super) fn told(&self) -> u64 {
        self.unsent.saturating_sub(1)
    }

    /// Nothing waits and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way == 0 && self.unsent > self.last
    }

    pub(super) fn push(&mut self, now: Moment, text: Bytes) {
        self.unsent = self.unsent.max(1);
        self.last += 1;
        self.bytes += text.len();
        self.frames.push_back(Sent { at: now, text, stage: Stage::Waiting });
        self.trim(now);
    }

    /// The oldest go; their numbers tell the others that they are missing. The newest stays, however large.
    pub(super) fn trim(&mut self, now: Moment) {
        while let Some(oldest) = self.frames.front() {
            let is_old = now.saturating_sub(oldest.at) > RING_AGE;
            if !is_old && (self.bytes <= RING_BYTES || self.frames.len() == 1) {
                break;
            }
            self.bytes -= oldest.text.len();
            self.under_way -= usize::from(matches!(oldest.stage, Stage::UnderWay { .. }));
            self.frames.pop_front();
        }
        self.unsent = self.unsent.max(self.first());
    }

    /// Number of the oldest frame that is still there.
    pub(super) fn first(&self) -> u64 {
        self.next() - self.frames.len() as u64
    }

    fn sent(&mut self, n: u64) -> Option<&mut Sent> {
        let index = usize::try_from(n.checked_sub(self.first())?).ok()?;
        self.frames.get_mut(index)
    }

    /// The text of a frame, if it is still there.
    pub(super) fn get(&self, n: u64) -> Option<Bytes> {
        let index = usize::try_from(n.checked_sub(self.first())?).ok()?;
        self.frames.get(index).map(|sent| sent.text.clone())
    }

    /// Hands out the next waiting frame, to be sent through `instance`.
    pub(super) fn hand_out(&mut self, instance: usize) -> Option<(u64, Bytes)> {
        while self.unsent != 0 && self.unsent <= self.last {
            let n = self.unsent;
            self.unsent += 1;
            if let Some(sent) = self.sent(n).filter(|sent| sent.stage == Stage::Waiting) {
                sent.stage = Stage::UnderWay { instance };
                let text = sent.text.clone();
                self.under_way += 1;
                return Some((n, text));
            }
        }
        None
    }

    /// The instance has taken the frame. Says false when it was no longer on its way there.
    pub(super) fn done(&mut self, n: u64, instance: usize) -> bool {
        let is_its = |sent: &&mut Sent| sent.stage == Stage::UnderWay { instance };
        let Some(sent) = self.sent(n).filter(is_its) else { return false };
        sent.stage = Stage::Done;
        self.under_way -= 1;
        true
    }

    /// Nobody knows what became of the frames under way to `instance`: they wait again.
    pub(super) fn take_back(&mut self, instance: usize) {
        let first = self.first();
        for (index, sent) in self.frames.iter_mut().enumerate() {
            if sent.stage == (Stage::UnderWay { instance }) {
                sent.stage = Stage::Waiting;
                self.under_way -= 1;
                self.unsent = self.unsent.min(first + index as u64);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(frames: usize) -> Ring {
        let mut ring = Ring::default();
        for n in 0..frames {
            ring.push(Moment::ZERO, Bytes::from(n.to_string()));
        }
        ring
    }

    fn numbers(ring: &mut Ring, instance: usize) -> Vec<u64> {
        std::iter::from_fn(|| ring.hand_out(instance)).map(|(n, _)| n).collect()
    }

    #[test]
    fn frames_are_handed_out_once_in_order() {
        let mut ring = ring(3);
        assert_eq!(ring.told(), 0);
        assert_eq!(numbers(&mut ring, 0), [1, 2, 3]);
        assert_eq!((ring.told(), ring.is_idle()), (3, false));
        assert!((1..=3).all(|n| ring.done(n, 0)));
        assert!(ring.is_idle() && !ring.done(1, 0));
    }

    #[test]
    fn what_was_under_way_to_a_broken_instance_goes_to_another() {
        let mut ring = ring(3);
        numbers(&mut ring, 0);
        ring.done(2, 0);
        ring.take_back(0);
        assert_eq!(ring.told(), 0);
        assert_eq!(numbers(&mut ring, 1), [1, 3]);
        assert!(!ring.done(1, 0), "an answer of the old instance comes too late");
        assert!(ring.done(1, 1) && ring.done(3, 1) && ring.is_idle());
    }

    #[test]
    fn old_and_excess_frames_go_and_leave_their_numbers() {
        let mut ring = ring(3);
        ring.hand_out(0);
        ring.trim(RING_AGE + Moment::from_millis(1));
        assert_eq!((ring.next(), ring.told(), ring.is_idle()), (4, 3, true));
        for _ in 0..3 {
            ring.push(RING_AGE, vec![0; RING_BYTES / 2].into());
        }
        assert_eq!(ring.get(4), None);
        assert_eq!(numbers(&mut ring, 0), [5, 6]);
        ring.push(RING_AGE, vec![0; RING_BYTES * 2].into());
        assert_eq!(numbers(&mut ring, 0), [7]);
    }
}
