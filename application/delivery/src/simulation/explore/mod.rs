//! All orders of small stories. Each run is told by its choices alone, so that every one of them is different and can be told again:
//! `SIMULATION_SEED=remove-append:0102` does so, step by step.
//!
//! A choice of 0 is what a world in a hurry would do next. Runs that deviate from it at most twice are made one and all; of the
//! others as many as there is time for, by chance.

mod scenario;
mod tiny;

use std::collections::HashSet;

use crate::chance::Chance;
use crate::hub::Sabotage;
use scenario::Scenario;
use tiny::Tiny;

/// Deviations in the part that is complete.
const DEVIATIONS: usize = 2;
/// Runs by chance of each story; `SIMULATION_SCHEDULES` asks for more.
const BY_CHANCE: u64 = 2_500;

/// One run.
#[derive(Default)]
struct Run {
    /// Which option was taken at each step.
    choices: Vec<u8>,
    /// How many there were.
    options: Vec<u8>,
}

impl Run {
    /// Tells the story by `choose`, which gets the number of the step and of the options.
    fn new(
        scenario: &Scenario,
        sabotage: Option<Sabotage>,
        is_traced: bool,
        mut choose: impl FnMut(usize, usize) -> usize,
    ) -> (Self, Result<(), String>) {
        let mut run = Self::default();
        let mut tiny = Tiny::new(scenario, sabotage);
        tiny.is_traced = is_traced;
        let mut steps = Vec::new();
        loop {
            tiny.options(&mut steps);
            if steps.is_empty() {
                break;
            }
            let choice = choose(run.choices.len(), steps.len()).min(steps.len() - 1);
            run.choices.push(u8::try_from(choice).expect("few options"));
            run.options.push(u8::try_from(steps.len()).expect("few options"));
            tiny.step(steps[choice]);
        }
        tiny.heal();
        (run, tiny.verdict())
    }

    /// The choices as a word; what follows is 0.
    fn name(&self) -> String {
        let last = self.choices.iter().rposition(|choice| *choice > 0).map_or(0, |last| last + 1);
        self.choices[..last]
            .iter()
            .map(|choice| char::from_digit(u32::from(*choice), 36).expect("few options"))
            .collect()
    }
}

fn told(scenario: &Scenario, name: &str, sabotage: Option<Sabotage>, is_traced: bool) -> (Run, Result<(), String>) {
    let choices: Vec<usize> = name.chars().map(|c| c.to_digit(36).expect("a choice") as usize).collect();
    Run::new(scenario, sabotage, is_traced, |step, _| choices.get(step).copied().unwrap_or(0))
}

/// What was looked through.
#[derive(Default)]
struct Explored {
    complete: u64,
    by_chance: u64,
    steps: u64,
}

impl Explored {
    /// Every run with few deviations, until one fails.
    fn completely(&mut self, scenario: &Scenario, sabotage: Option<Sabotage>) -> Result<(), String> {
        let mut prefixes: Vec<(Vec<u8>, usize)> = vec![(vec![], 0)];
        while let Some((prefix, deviations)) = prefixes.pop() {
            let choose = |step: usize, _| prefix.get(step).map_or(0, |choice| usize::from(*choice));
            let (run, verdict) = Run::new(scenario, sabotage, false, choose);
            self.complete += 1;
            self.steps += run.choices.len() as u64;
            verdict.map_err(|complaint| format!("SIMULATION_SEED={}:{} {complaint}", scenario.name, run.name()))?;
            if deviations == DEVIATIONS {
                continue;
            }
            for step in prefix.len()..run.choices.len() {
                for choice in 1..run.options[step] {
                    let mut next = run.choices[..step].to_vec();
                    next.push(choice);
                    prefixes.push((next, deviations + 1));
                }
            }
        }
        Ok(())
    }

    /// Runs in which anything may come next, each once.
    fn by_chance(&mut self, scenario: &Scenario, count: u64, sabotage: Option<Sabotage>) -> Result<(), String> {
        let mut seen = HashSet::new();
        for seed in 0..count {
            let mut chance = Chance::new(seed);
            // Some hurry more than others.
            let hurry = chance.next() % 4;
            let choose = |_, options: usize| {
                let is_hurried = chance.next() % 4 < hurry;
                if is_hurried { 0 } else { usize::try_from(chance.next() % options as u64).expect("few options") }
            };
            let (run, verdict) = Run::new(scenario, sabotage, false, choose);
            verdict.map_err(|complaint| format!("SIMULATION_SEED={}:{} {complaint}", scenario.name, run.name()))?;
            self.steps += run.choices.len() as u64;
            let deviations = run.choices.iter().filter(|choice| **choice > 0).count();
            self.by_chance += u64::from(deviations > DEVIATIONS && seen.insert(run.choices));
        }
        Ok(())
    }
}

#[test]
fn small_stories_end_well_in_every_order() {
    if let Ok(seed) = std::env::var("SIMULATION_SEED") {
        if let Some((story, choices)) = seed.split_once(':') {
            let all = scenario::all();
            let scenario = all.iter().find(|scenario| scenario.name == story).expect("a story of that name");
            let (_, verdict) = told(scenario, choices, None, true);
            assert_eq!(verdict, Ok(()));
        }
        return;
    }
    let more = std::env::var("SIMULATION_SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(BY_CHANCE);
    let mut sum = Explored::default();
    for scenario in scenario::all() {
        let mut explored = Explored::default();
        let verdict = explored.completely(&scenario, None).and_then(|()| explored.by_chance(&scenario, more, None));
        eprintln!("{}: {} complete, {} by chance", scenario.name, explored.complete, explored.by_chance);
        assert_eq!(verdict, Ok(()));
        sum.complete += explored.complete;
        sum.by_chance += explored.by_chance;
        sum.steps += explored.steps;
    }
    let Explored { complete, by_chance, steps } = sum;
    eprintln!("{complete} schedules with at most {DEVIATIONS} deviations and {by_chance} by chance, {steps} steps");
    assert!(complete + by_chance >= 100_000);
}

#[test]
fn a_schedule_is_told_again_by_its_name() {
    for scenario in scenario::all() {
        let mut chance = Chance::new(5);
        let choose = |_, options: usize| usize::try_from(chance.next() % options as u64).expect("few");
        let (run, verdict) = Run::new(&scenario, None, false, choose);
        let (again, same) = told(&scenario, &run.name(), None, false);
        assert_eq!((run.choices, run.options, verdict), (again.choices, again.options, same));
    }
}

#[test]
fn a_broken_rule_is_seen_in_some_order() {
    for rule in Sabotage::ALL {
        let (mut sum, all) = (Explored::default(), scenario::all());
        let by_chance = all.iter().find_map(|scenario| sum.by_chance(scenario, 400, Some(rule)).err());
        let seen = by_chance.or_else(|| all.iter().find_map(|scenario| sum.completely(scenario, Some(rule)).err()));
        let schedules = sum.complete + sum.by_chance;
        eprintln!("{rule:?} is seen after {schedules} schedules: {seen:?}");
        assert!(seen.is_some(), "{rule:?} was broken in {schedules} schedules and nobody noticed");
    }
}
