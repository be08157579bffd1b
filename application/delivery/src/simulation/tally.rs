//! What a story has come to.

use crate::Figures;

/// How often the hard places were come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub events: u64,
    pub hidden: u64,
    pub bumps: u64,
    pub duplicates: u64,
    /// Found by a hole, in the tail, by the patrol, by a look at the chat.
    pub repairs: [u64; 4],
    pub told: u64,
    pub holes_closed: u64,
    pub lags: u64,
    pub resets: [u64; 4],
    pub revoked: u64,
    pub removals: u64,
    pub connects: u64,
    pub crashes: u64,
    pub rollbacks: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.hidden += other.hidden;
        self.bumps += other.bumps;
        self.duplicates += other.duplicates;
        self.repairs.iter_mut().zip(other.repairs).for_each(|(sum, count)| *sum += count);
        self.told += other.told;
        self.holes_closed += other.holes_closed;
        self.lags += other.lags;
        self.revoked += other.revoked;
        self.crashes += other.crashes;
        self.rollbacks += other.rollbacks;
        self.resets.iter_mut().zip(other.resets).for_each(|(sum, count)| *sum += count);
        self.removals += other.removals;
        self.connects += other.connects;
    }

    pub fn each(&self) -> Vec<(&'static str, u64)> {
        let [far, tag, _, membership] = self.resets;
        let [hole, tail, patrol, focus] = self.repairs;
        vec![
            ("an event", self.events),
            ("a hidden event", self.hidden),
            ("a bump", self.bumps),
            ("a duplicate", self.duplicates),
            ("a repair", hole),
            ("a find in the tail", tail),
            ("a find of the patrol", patrol),
            ("a find by a look", focus),
            ("an event that was only named", self.told),
            ("a straggler", self.holes_closed),
            ("lag mode", self.lags),
            ("a reset for distance", far),
            ("a reset for another history", tag),
            ("a reset for membership", membership),
            ("an end of a session", self.revoked),
            ("a crash", self.crashes),
            ("a log that went back", self.rollbacks),
            ("a removal", self.removals),
            ("a connect", self.connects),
        ]
    }

    /// Adds what a node has counted.
    pub fn count(&mut self, figures: &Figures) {
        self.duplicates += figures.duplicates;
        self.repairs.iter_mut().zip(figures.repairs).for_each(|(sum, count)| *sum += count);
        self.told += figures.told;
        self.holes_closed += figures.holes_closed;
        self.lags += figures.lags;
        self.revoked += figures.revoked;
        self.resets.iter_mut().zip(figures.resets).for_each(|(sum, count)| *sum += count);
    }
}
