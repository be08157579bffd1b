//! A whole service in one thread: a log, a bus that loses, doubles and reorders, two nodes, and clients that apply what they
//! get by the rules of the protocol and complain when a rule does not hold. Everything comes from one seed.

pub(crate) mod client;
pub(crate) mod node;
pub(crate) mod store;
mod world;

use crate::hub::Sabotage;
use world::World;

/// Runs of one test; a nightly run sets `SIMULATION_SEEDS` to many more.
const SEEDS: u64 = 150;
const STEPS: usize = 3_000;

fn run(seed: u64, sabotage: Option<Sabotage>) -> Result<world::Tally, String> {
    let mut world = World::new(seed, sabotage);
    for _ in 0..STEPS {
        world.step();
    }
    world.heal();
    world.verdict()
}

#[test]
fn every_client_gets_every_visible_event_once_in_order_and_nothing_after_a_removal() {
    let seeds = std::env::var("SIMULATION_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let mut all = world::Tally::default();
    for seed in 0..seeds {
        match run(seed, None) {
            Ok(tally) => all.add(&tally),
            Err(complaint) => panic!("seed {seed}: {complaint}"),
        }
    }
    // A simulation that never comes to the hard places shows nothing.
    for (what, count) in all.each() {
        assert!(count > 20, "{what} happened {count} times only: {all:?}");
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    assert_eq!(run(3, None), run(3, None));
}

#[test]
fn a_broken_rule_is_seen() {
    for rule in [
        Sabotage::SkipHoles,
        Sabotage::KeepRemoved,
        Sabotage::TrustCursors,
        Sabotage::ReplayToAnybody,
        Sabotage::ForgetLag,
        Sabotage::TrustDiffs,
    ] {
        let seen = (0..SEEDS).filter(|seed| run(*seed, Some(rule)).is_err()).count();
        assert!(seen > 0, "{rule:?} was broken in {SEEDS} runs and nobody noticed");
    }
}
