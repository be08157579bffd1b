use std::collections::BTreeMap;

use adapter_wire::bus::Decoded;

use super::limits::{AHEAD_BYTES, AHEAD_FRAMES, NACK_EVERY, NACK_RANGES, NACK_TRIES, REORDER};
use super::{Figures, Moment};

/// One channel of one publisher: what came, what is missing, what waits for it.
#[derive(Debug)]
pub(super) struct Line {
    /// The next number to be heard.
    next: u64,
    /// The highest number that is known to exist.
    told: u64,
    /// Everything sent until then was heard, in milliseconds of this node's time.
    whole: i64,
    ahead: BTreeMap<u64, Load>,
    ahead_bytes: usize,
    hole: Option<Hole>,
}

/// What a frame carries.
#[derive(Debug)]
pub(super) struct Load {
    pub(super) items: Vec<Decoded>,
    pub(super) bytes: usize,
    /// When it was sent, in milliseconds of this node's time.
    pub(super) sent: i64,
}

/// Something is missing.
#[derive(Debug)]
struct Hole {
    ask_at: Moment,
    asked: u32,
}

/// What came out of a line.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// In order.
    pub(super) items: Vec<Decoded>,
    /// Something is lost that was sent after this, in milliseconds of this node's time.
    pub(super) lost_since: Option<i64>,
}

impl Line {
    /// A line on which `next` comes next.
    pub(super) fn new(next: u64, whole: i64) -> Self {
        Self { next, told: next - 1, whole, ahead: BTreeMap::new(), ahead_bytes: 0, hole: None }
    }

    /// A frame came.
    pub(super) fn frame(&mut self, now: Moment, n: u64, load: Load, figures: &mut Figures) -> Heard {
        let mut heard = Heard::default();
        if n < self.next || self.ahead.contains_key(&n) {
            figures.doubled += 1;
            return heard;
        }
        self.told = self.told.max(n);
        self.ahead_bytes += load.bytes;
        self.ahead.insert(n, load);
        let had = self.next;
        self.advance(&mut heard);
        if self.next > had && self.hole.take().is_some_and(|hole| hole.asked > 0) {
            figures.nacks_answered += 1;
        }
        self.look_for_hole(now, figures);
        if self.ahead.len() > AHEAD_FRAMES || self.ahead_bytes > AHEAD_BYTES {
            self.give_up(&mut heard);
        }
        heard
    }

    /// The publisher's last frame had the number `last` when it said so.
    pub(super) fn counter(&mut self, now: Moment, last: u64, sent: i64, figures: &mut Figures) {
        self.told = self.told.max(last);
        if self.next > last {
            self.whole = self.whole.max(sent);
        }
        self.look_for_hole(now, figures);
    }

    /// The publisher no longer has these.
    pub(super) fn gone(&mut self, now: Moment, gone: &[(u64, u64)], figures: &mut Figures) -> Heard {
        let mut heard = Heard::default();
        if gone.iter().any(|(first, last)| (*first..=*last).contains(&self.next)) && self.hole.is_some() {
            figures.nacks_refused += 1;
            let last = gone.iter().map(|(_, last)| *last).max().unwrap_or_default();
            self.skip(last.min(self.told), &mut heard);
            self.look_for_hole(now, figures);
        }
        heard
    }

    /// Everything sent until then was heard or is told as lost, in milliseconds of this node's time.
    pub(super) fn whole(&self) -> i64 {
        self.whole
    }

    /// Asks again, or gives up. Answers what is to be asked for.
    pub(super) fn tick(&mut self, now: Moment, heard: &mut Heard, figures: &mut Figures) -> Option<Vec<(u64, u64)>> {
        let hole = self.hole.as_mut().filter(|hole| hole.ask_at <= now)?;
        if hole.asked == NACK_TRIES {
            figures.nacks_unanswered += 1;
            self.give_up(heard);
            return None;
        }
        hole.asked += 1;
        hole.ask_at = now + NACK_EVERY;
        Some(self.missing())
    }

    /// When something has to be asked for or given up.
    pub(super) fn due(&self) -> Option<Moment> {
        self.hole.as_ref().map(|hole| hole.ask_at)
    }

    /// Whatever is missing stays so: what waited for it is heard now.
    pub(super) fn give_up(&mut self, heard: &mut Heard) {
        if self.next <= self.told {
            self.skip(self.told, heard);
        }
    }

    fn missing(&self) -> Vec<(u64, u64)> {
        let (mut ranges, mut from) = (vec![], self.next);
        for n in self.ahead.keys().copied().chain([self.told + 1]) {
            if from < n {
                ranges.push((from, n - 1));
            }
            from = n + 1;
        }
        ranges.truncate(NACK_RANGES);
        ranges
    }

    /// Everything up to `last` that is there is heard, the rest is lost.
    fn skip(&mut self, last: u64, heard: &mut Heard) {
        heard.lost_since = Some(heard.lost_since.map_or(self.whole, |since| since.min(self.whole)));
        while let Some(entry) = self.ahead.first_entry().filter(|entry| *entry.key() <= last) {
            let load = entry.remove();
            self.hear(load, heard);
        }
        self.next = self.next.max(last + 1);
        self.hole = None;
        self.advance(heard);
    }

    fn advance(&mut self, heard: &mut Heard) {
        while let Some(load) = self.ahead.remove(&self.next) {
            self.next += 1;
            self.hear(load, heard);
        }
    }

    fn hear(&mut self, load: Load, heard: &mut Heard) {
        self.ahead_bytes -= load.bytes;
        self.whole = self.whole.max(load.sent);
        heard.items.extend(load.items);
    }

    fn look_for_hole(&mut self, now: Moment, figures: &mut Figures) {
        if self.next > self.told {
            self.hole = None;
        } else if self.hole.is_none() {
            figures.holes += 1;
            self.hole = Some(Hole { ask_at: now + REORDER, asked: 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use delivery::ports::BusItem;
    use domain_kernel::{ChatId, UserId};
    use uuid::Uuid;

    use super::*;

    fn item(n: u64) -> Decoded {
        let id = Uuid::from_u128(u128::from(n));
        Decoded::Item(BusItem::Typing { chat: ChatId::new(id), user: UserId::new(id) })
    }

    fn load(n: u64) -> Load {
        Load { items: vec![item(n)], bytes: 10, sent: 1_000 + i64::try_from(n).expect("small") }
    }

    /// What is heard when these come, on a line that has heard everything up to 0.
    fn after(numbers: &[u64]) -> (Line, Vec<Decoded>, Figures) {
        let (mut line, mut figures) = (Line::new(1, 1_000), Figures::default());
        let frame = |n: &u64| line.frame(Moment::ZERO, *n, load(*n), &mut figures).items;
        let items = numbers.iter().flat_map(frame).collect();
        (line, items, figures)
    }

    #[test]
    fn what_overtakes_waits_and_what_comes_twice_is_dropped() {
        let (line, items, figures) = after(&[1, 3, 3, 2, 1, 4]);
        assert_eq!(items, [1, 2, 3, 4].map(item));
        assert_eq!((figures.doubled, figures.holes), (2, 1));
        assert_eq!(line.due(), None);
    }

    #[test]
    fn what_is_missing_is_asked_for_and_lost_in_less_than_a_second() {
        let (mut line, _, mut figures) = after(&[1, 3, 6]);
        let (mut now, mut asked, mut heard) = (Moment::ZERO, 0, Heard::default());
        while let Some(due) = line.due() {
            now = due;
            if let Some(missing) = line.tick(now, &mut heard, &mut figures) {
                assert_eq!(missing, [(2, 2), (4, 5)]);
                asked += 1;
            }
        }
        assert_eq!((asked, heard.items), (NACK_TRIES, vec![item(3), item(6)]));
        assert_eq!(heard.lost_since, Some(1_001), "since the last one that was heard in order");
        assert!(now < Duration::from_secs(1), "{now:?}");
    }

    #[test]
    fn a_lost_last_frame_is_noticed_by_a_beat() {
        let (mut line, _, mut figures) = after(&[1]);
        line.counter(Moment::ZERO, 2, 2_000, &mut figures);
        assert_eq!(line.tick(REORDER, &mut Heard::default(), &mut figures), Some(vec![(2, 2)]));
        let heard = line.frame(REORDER, 2, load(2), &mut figures);
        assert_eq!((heard.items, line.due(), figures.nacks_answered), (vec![item(2)], None, 1));
    }

    #[test]
    fn what_the_publisher_no_longer_has_is_lost_at_once() {
        let (mut line, _, mut figures) = after(&[1, 5]);
        line.counter(Moment::ZERO, 6, 2_000, &mut figures);
        let heard = line.gone(Moment::ZERO, &[(2, 3)], &mut figures);
        assert_eq!((heard.items, heard.lost_since), (vec![], Some(1_001)));
        assert_eq!(line.tick(REORDER, &mut Heard::default(), &mut figures), Some(vec![(4, 4), (6, 6)]));
    }

    #[test]
    fn what_waits_is_bounded() {
        let numbers: Vec<u64> = (2..AHEAD_FRAMES as u64 + 10).collect();
        let (line, items, _) = after(&numbers);
        assert_eq!(items.len(), numbers.len());
        assert_eq!(line.due(), None);
    }
}
