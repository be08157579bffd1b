//! Chance that can be had again: every choice of a run follows from its seed.

/// A source of choices (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Other dice, which depend on the seed and on `label` and not on what was thrown before.
    pub(crate) fn fork(&self, label: &str) -> Self {
        let mixed = label.bytes().fold(self.state, |state, byte| Self { state: state ^ u64::from(byte) }.throw());
        Self { state: mixed }
    }

    /// Any number.
    pub(crate) fn throw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.throw().checked_rem(limit).unwrap_or(0)
    }

    /// True in `percent` of a hundred throws.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`; nothing when there are none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let place = usize::try_from(self.below(items.len() as u64)).ok()?;
        items.get(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_the_same_way_and_another_one_another_way() {
        let thrown = |seed| {
            let mut dice = Dice::new(seed);
            [dice.throw(), dice.throw(), dice.throw()]
        };
        assert_eq!(thrown(7), thrown(7));
        assert_ne!(thrown(7), thrown(8));
    }

    #[test]
    fn a_fork_does_not_depend_on_what_was_thrown_before_it_was_named() {
        let dice = Dice::new(7);
        assert_eq!(dice.fork("a").throw(), dice.fork("a").throw());
        assert_ne!(dice.fork("a").throw(), dice.fork("b").throw());
    }

    #[test]
    fn choices_stay_within_their_limits() {
        let mut dice = Dice::new(1);
        assert!((0..1000).all(|_| dice.below(3) < 3));
        assert_eq!((dice.below(0), dice.pick::<u8>(&[])), (0, None));
        assert!(!dice.chance(0) && dice.chance(100));
    }
}
