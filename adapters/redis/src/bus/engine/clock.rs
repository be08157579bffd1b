use super::Moment;

/// Beats after which an old relation of the clocks is forgotten: clocks drift apart.
const WINDOW: u32 = 120;

/// Relates another node's age to this node's time: the frame that came fastest shows how far the two are apart.
#[derive(Debug)]
pub(super) struct PeerClock {
    /// Least difference of this window, in milliseconds, and of the one before.
    apart: i64,
    before: i64,
    count: u32,
}

impl PeerClock {
    pub(super) fn new(now: Moment, age: u64) -> Self {
        let apart = millis(now).saturating_sub(signed(age));
        Self { apart, before: apart, count: 0 }
    }

    /// When a frame of that age was sent, in milliseconds of this node's time.
    pub(super) fn sent(&mut self, now: Moment, age: u64) -> i64 {
        let now = millis(now);
        self.apart = self.apart.min(now.saturating_sub(signed(age)));
        now.min(signed(age).saturating_add(self.apart.min(self.before)))
    }

    /// A beat was heard.
    pub(super) fn turn(&mut self, now: Moment, age: u64) {
        self.count += 1;
        if self.count >= WINDOW {
            (self.before, self.apart, self.count) = (self.apart, millis(now).saturating_sub(signed(age)), 0);
        }
    }
}

/// Whole milliseconds of this node's time.
pub(super) fn millis(now: Moment) -> i64 {
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

fn signed(age: u64) -> i64 {
    i64::try_from(age).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Moment {
        Moment::from_millis(millis)
    }

    #[test]
    fn a_frame_that_lay_about_is_known_to_be_old() {
        let mut clock = PeerClock::new(at(10_000), 500);
        assert_eq!(clock.sent(at(10_100), 600), 10_100);
        assert_eq!(clock.sent(at(40_000), 700), 10_200, "it waited for half a minute");
        assert_eq!(clock.sent(at(40_090), 30_600), 40_090, "a faster one corrects the relation");
    }

    #[test]
    fn clocks_that_drift_apart_do_not_make_frames_old_for_ever() {
        let mut clock = PeerClock::new(at(0), 0);
        for beat in 0..1_000_u64 {
            let now = at(beat * 501);
            clock.sent(now, beat * 500);
            clock.turn(now, beat * 500);
        }
        let late = 501_000 - clock.sent(at(501_000), 500_000);
        assert!(late <= 250, "{late}");
    }
}
