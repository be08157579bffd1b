//! A whole service in one thread: a log that may go back, a bus that loses, doubles, reorders and goes away, two nodes that die, and
//! clients that apply what they get by the rules of the protocol and complain when a rule does not hold. Everything comes from one
//! seed; `SIMULATION_SEED=17` tells what happens under it.

pub(crate) mod client;
mod explore;
mod judge;
mod list;
pub(crate) mod node;
pub(crate) mod store;
mod tally;
mod world;

use crate::hub::Sabotage;
use tally::Tally;
use world::World;

/// Runs of one test; a nightly run sets `SIMULATION_SEEDS` to many more.
const SEEDS: u64 = 400;
const STEPS: usize = 3_000;

fn run(seed: u64, sabotage: Option<Sabotage>) -> Result<Tally, String> {
    let mut world = World::new(seed, sabotage);
    world.is_traced = std::env::var("SIMULATION_SEED").is_ok_and(|traced| traced == seed.to_string());
    for _ in 0..STEPS {
        world.step();
    }
    world.heal();
    world.judge_lists()?;
    world.look_around();
    world.verdict()
}

#[test]
fn every_client_gets_every_visible_event_once_in_order_and_nothing_after_a_removal() {
    if let Ok(traced) = std::env::var("SIMULATION_SEED") {
        // A name with a colon is a schedule of `explore`.
        if let Ok(seed) = traced.parse() {
            assert_eq!(run(seed, None).map(|_| ()), Ok(()));
        }
        return;
    }
    let seeds = std::env::var("SIMULATION_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let mut all = Tally::default();
    for seed in 0..seeds {
        match run(seed, None) {
            Ok(tally) => all.add(&tally),
            Err(complaint) => panic!("SIMULATION_SEED={seed} {complaint}"),
        }
    }
    eprintln!("{seeds} runs of {STEPS} steps: {all:?}");
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
    // Only the small stories show who reads before registering: here the patrol comes by too often.
    for rule in Sabotage::ALL.into_iter().filter(|rule| *rule != Sabotage::ReadBeforeRegister) {
        let seen = (0..SEEDS).find(|seed| run(*seed, Some(rule)).is_err());
        assert!(seen.is_some(), "{rule:?} was broken in {SEEDS} runs and nobody noticed");
    }
}
