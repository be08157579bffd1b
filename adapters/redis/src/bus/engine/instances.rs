use super::Moment;
use super::effect::Effect;
use super::limits::{BLIND_EVERY, BLIND_REACH, IN_FLIGHT, MARGIN, SILENCE};

/// The instances of Redis, and what this node can hear.
pub(super) struct Instances {
    all: Vec<Instance>,
    /// Since when every instance has worked without a break.
    whole_since: Option<Moment>,
    /// When this node last knew that it hears.
    heard: Moment,
    /// Losses were last told of then, while this node cannot hear what it should.
    told: Option<Moment>,
    is_blind: bool,
}

#[derive(Default)]
struct Instance {
    is_up: bool,
    /// Own beats have come back until then; after a break, a freeze or a start, since then they have time to.
    echo: Moment,
    under_way: usize,
}

impl Instances {
    /// None works yet.
    pub(super) fn new(count: usize) -> Self {
        let all = std::iter::repeat_with(Instance::default).take(count).collect();
        Self { all, whole_since: None, heard: Moment::ZERO, told: None, is_blind: true }
    }

    /// Those that work.
    pub(super) fn up(&self) -> impl Iterator<Item = usize> {
        self.all.iter().enumerate().filter(|(_, instance)| instance.is_up).map(|(index, _)| index)
    }

    pub(super) fn alive(&self) -> usize {
        self.up().count()
    }

    pub(super) fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// Since when every instance has worked without a break.
    pub(super) fn whole_since(&self) -> Option<Moment> {
        self.whole_since
    }

    /// The working instance that carries `channel` now, while it can take one more frame.
    pub(super) fn room(&self, channel: usize) -> Option<usize> {
        let alive = self.alive();
        let index = self.up().nth(channel.checked_rem(alive)?)?;
        self.all.get(index).filter(|instance| instance.under_way < IN_FLIGHT).map(|_| index)
    }

    pub(super) fn took(&mut self, index: usize) {
        if let Some(instance) = self.all.get_mut(index) {
            instance.under_way += 1;
        }
    }

    pub(super) fn answered(&mut self, index: usize) {
        if let Some(instance) = self.all.get_mut(index) {
            instance.under_way = instance.under_way.saturating_sub(1);
        }
    }

    /// An instance works, and everything published there from now on is heard. Says whether this node was blind.
    pub(super) fn rise(&mut self, now: Moment, index: usize, out: &mut Vec<Effect>) -> bool {
        let Some(instance) = self.all.get_mut(index) else { return false };
        *instance = Instance { is_up: true, echo: now, under_way: 0 };
        if self.all.iter().all(|instance| instance.is_up) {
            self.whole_since = Some(now);
        }
        if self.is_blind {
            out.push(Effect::Lost { within: now.saturating_sub(self.heard) + MARGIN });
            self.told = None;
            self.heard = now;
        }
        std::mem::take(&mut self.is_blind)
    }

    /// An instance does not work any more. What was not heard since the last echo is told of at once if no other one works.
    pub(super) fn fall(&mut self, now: Moment, index: usize, out: &mut Vec<Effect>) {
        let Some(instance) = self.all.get_mut(index).filter(|instance| instance.is_up) else { return };
        instance.is_up = false;
        self.whole_since = None;
        if self.alive() == 0 {
            self.is_blind = true;
            self.told = Some(now);
            out.push(Effect::Lost { within: now.saturating_sub(self.heard) + BLIND_REACH + MARGIN });
        }
    }

    /// A beat of this node came back through an instance.
    pub(super) fn echo(&mut self, now: Moment, index: usize) {
        if let Some(instance) = self.all.get_mut(index).filter(|instance| instance.is_up) {
            instance.echo = now;
            self.heard = now;
        }
    }

    /// Silence until now proves nothing.
    pub(super) fn forgive(&mut self, now: Moment) {
        self.all.iter_mut().for_each(|instance| instance.echo = now);
    }

    /// Breaks instances that are silent, and tells of losses while this node cannot hear what it should: it is blind, or
    /// `is_somebody_unheard` who may be heard through an instance that does not work here.
    pub(super) fn tick(&mut self, now: Moment, is_somebody_unheard: bool, out: &mut Vec<Effect>) {
        for (index, instance) in self.all.iter_mut().enumerate() {
            if instance.is_up && now.saturating_sub(instance.echo) > SILENCE {
                instance.echo = now;
                out.push(Effect::Break { instance: index });
            }
        }
        if !self.is_blind && (!is_somebody_unheard || self.whole_since.is_some()) {
            self.told = None;
        } else if self.told.is_none_or(|told| now.saturating_sub(told) >= BLIND_EVERY) {
            self.told = Some(now);
            out.push(Effect::Lost { within: BLIND_REACH + MARGIN });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Moment {
        Moment::from_millis(millis)
    }

    fn lost(out: &mut Vec<Effect>) -> Vec<u128> {
        let within = |effect| match effect {
            Effect::Lost { within } => within.as_millis(),
            other => panic!("{other:?}"),
        };
        out.drain(..).map(within).collect()
    }

    #[test]
    fn a_node_that_hears_nothing_says_so_every_second_and_once_more_when_it_hears_again() {
        let (mut instances, mut out) = (Instances::new(2), vec![]);
        instances.rise(at(1_000), 0, &mut out);
        assert_eq!(lost(&mut out), [6_000], "from its start on");
        instances.rise(at(1_100), 1, &mut out);
        instances.echo(at(4_000), 1);
        instances.fall(at(5_000), 0, &mut out);
        assert_eq!(lost(&mut out), [] as [u128; 0], "the other one works");
        instances.fall(at(6_000), 1, &mut out);
        assert_eq!(lost(&mut out), [9_000], "since the last echo");
        for n in 0..30 {
            instances.tick(at(6_000 + n * 100), false, &mut out);
        }
        assert_eq!(lost(&mut out), [7_000, 7_000]);
        assert!(instances.rise(at(10_000), 1, &mut out));
        assert_eq!(lost(&mut out), [11_000], "the whole time, with a margin");
        instances.tick(at(11_000), false, &mut out);
        assert_eq!(lost(&mut out), [] as [u128; 0]);
    }

    #[test]
    fn a_frozen_instance_is_given_up_in_less_than_three_seconds() {
        let (mut instances, mut out) = (Instances::new(1), vec![]);
        instances.rise(at(0), 0, &mut out);
        instances.echo(at(500), 0);
        out.clear();
        instances.tick(at(2_900), false, &mut out);
        assert!(out.is_empty());
        instances.tick(at(3_100), false, &mut out);
        assert!(matches!(out[..], [Effect::Break { instance: 0 }]), "{out:?}");
    }

    #[test]
    fn while_a_vanished_node_may_be_heard_elsewhere_losses_are_told() {
        let (mut instances, mut out) = (Instances::new(2), vec![]);
        instances.rise(at(0), 0, &mut out);
        out.clear();
        instances.tick(at(1_000), true, &mut out);
        assert_eq!(lost(&mut out), [7_000]);
        instances.rise(at(1_500), 1, &mut out);
        instances.tick(at(2_300), true, &mut out);
        assert_eq!(lost(&mut out), [] as [u128; 0], "all work: it is really gone");
    }

    #[test]
    fn channels_are_spread_over_what_works() {
        let (mut instances, mut out) = (Instances::new(3), vec![]);
        assert_eq!(instances.room(0), None);
        instances.rise(at(0), 0, &mut out);
        instances.rise(at(0), 2, &mut out);
        assert_eq!([0, 1, 2, 3].map(|channel| instances.room(channel)), [Some(0), Some(2), Some(0), Some(2)]);
        (0..IN_FLIGHT).for_each(|_| instances.took(2));
        assert_eq!(instances.room(1), None);
        instances.answered(2);
        assert_eq!(instances.room(1), Some(2));
    }
}
