//! The load: people who write, read, come, go, sleep and lose their connections, drawn from one seed; and the rests at which
//! everything is held against the log.
//!
//! Invariants: whoever does something holds a turn for it, so that at rest nobody does anything; nothing of the load is repeated or
//! left out because a check would fail; a rest that follows upon nothing is itself a violation.
//!
//! Where to start: [`Workload`]; `chatter`, `churn`, `drill` and `restless` are what goes on, `rest` is how it is judged.

mod chatter;
mod churn;
mod drill;
mod people;
mod rest;
mod restless;
mod size;
mod watch;
mod world;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::sync::OwnedRwLockWriteGuard;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::dice::Dice;
use crate::environment::Environment;
use crate::invariant::Findings;
use crate::model::{Device, Life, Order};
pub(crate) use crate::observer::Counts;
use crate::observer::{Observer, Rule, Sightings, Violation, shown};
pub(crate) use size::Size;
use world::World;

/// Everybody is connected for the first time by then.
const ARRIVAL: Duration = Duration::from_secs(60);
/// So long a check waits for those who were moved while it looked.
const SETTLING: Duration = Duration::from_secs(10);
/// So often at most the log may move while it is checked.
const MOVES: usize = 4;
/// A load of so long must have done something.
const LONG: Duration = Duration::from_secs(4);

/// See above.
pub(crate) struct Workload {
    world: Arc<World>,
    dice: Dice,
    tasks: JoinSet<()>,
    /// When the last rest ended, and what had been counted by then.
    before: Mutex<(Instant, Counts)>,
    /// What was reported: the log keeps what is wrong with it, and it is said once.
    reported: Mutex<HashSet<Violation>>,
}

/// As long as somebody has this, nobody of the load begins anything.
pub(crate) type Still = OwnedRwLockWriteGuard<()>;

/// What a rest is to find.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expect {
    /// The log may have lost its tail: what it does not have any more was never promised.
    pub(crate) may_lose_tail: bool,
    /// Everybody has everything so soon.
    pub(crate) within: Duration,
}

/// What a rest has found.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// Each with its rule, its context and the seed.
    pub(crate) violations: Vec<String>,
    /// How long it took until everybody had everything.
    pub(crate) healed_in: Duration,
}

impl Workload {
    /// Signs everybody in, opens the chats, connects all devices and begins.
    pub(crate) async fn start(environment: &Arc<Environment>, seed: u64, size: &Size) -> Result<Self> {
        let dice = Dice::new(seed);
        let (probe, shown) = unbounded_channel();
        let observer = Arc::new(Observer::new(seed, probe));
        let (world, lives) = people::settle_in(Arc::clone(environment), Arc::clone(&observer), &dice, size).await?;
        let world = Arc::new(world);
        let mut tasks = JoinSet::new();
        let clock = Arc::clone(&observer);
        tasks.spawn(async move { clock.pace.run().await });
        tasks.spawn(watch::look_up(Arc::clone(environment), observer, shown));
        lives.into_iter().map(Life::run).for_each(|life| drop(tasks.spawn(life)));
        arrive(&world).await?;
        world.memory_before();
        let before = Mutex::new((Instant::now(), world.observer.counts.now()));
        let mut workload = Self { world, dice, tasks, before, reported: Mutex::default() };
        workload.begin(size);
        Ok(workload)
    }

    /// What was done so far.
    pub(crate) fn counts(&self) -> Counts {
        self.world.observer.counts.now()
    }

    /// Something is about to be broken: from now until the next rest nothing is held to a clock.
    pub(crate) fn trouble_begins(&self) {
        self.world.observer.trouble().begin();
    }

    /// Nothing is being broken any more.
    pub(crate) fn trouble_ends(&self) {
        self.world.observer.trouble().end();
    }

    /// Whether from now on one server of the database may take another's place.
    pub(crate) fn log_moves(&self, is_moving: bool) {
        self.world.observer.log_moves(is_moving);
    }

    /// What was broken so far counts no more: from now on everything is held to a clock.
    pub(crate) fn trouble_never_was(&self) {
        let mut trouble = self.world.observer.trouble();
        trouble.end();
        trouble.forget();
    }

    /// Lets nobody begin anything new, and waits for what was begun. It all goes on when the answer is dropped.
    pub(crate) async fn hush(&self) -> Still {
        Arc::clone(&self.world.turn).write_owned().await
    }

    /// Waits until everybody has everything, and holds all of it against the log.
    pub(crate) async fn heal_and_check(&self, _still: Still, expect: Expect) -> Report {
        let observer = &self.world.observer;
        let begun = Instant::now();
        let behind = rest::come_to_rest(&self.world, expect.within).await;
        let healed_in = begun.elapsed();
        let mut found = observer.take();
        if expect.may_lose_tail {
            found.retain(|violation| !violation.rule.ends_with_the_tail());
        }
        found.extend(rest::late(&behind, expect.within));
        match self.check(&behind, expect.may_lose_tail).await {
            Ok(findings) => {
                observer.counts.compared.fetch_add(findings.compared, std::sync::atomic::Ordering::Relaxed);
                found.extend(findings.violations);
            }
            Err(error) => {
                found.push(Violation { rule: Rule::Busy, what: format!("nothing could be checked: {error:#}") });
            }
        }
        let counts = observer.counts.now();
        found.extend(self.idleness(&counts));
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        found.retain(|violation| reported.insert(violation.clone()));
        drop(reported);
        observer.trouble().forget();
        self.world.rests.notify_waiters();
        Report { violations: shown(&found, observer.seed), healed_in }
    }

    /// Holds everything against the log. Commands that their clients have given up may still be carried out: whatever was compared
    /// while the log moved is compared again.
    async fn check(&self, behind: &[(Arc<Device>, String)], may_lose_tail: bool) -> Result<Findings> {
        let mut compared = 0;
        for _ in 0..MOVES {
            let heads = rest::heads(&self.world).await?;
            let findings = rest::check_all(&self.world, &self.dice, behind, may_lose_tail).await?;
            compared += findings.compared;
            if findings.violations.is_empty() || rest::heads(&self.world).await? == heads {
                *self.world.observer.sightings() = Sightings::default();
                return Ok(Findings { compared, ..findings });
            }
            rest::come_to_rest(&self.world, SETTLING).await;
        }
        bail!("the log did not come to rest")
    }

    /// Ends all clients.
    pub(crate) async fn stop(mut self) {
        self.world.devices().for_each(|device| device.order(Order::Stop));
        self.tasks.shutdown().await;
    }

    /// A load that does nothing finds nothing.
    fn idleness(&self, counts: &Counts) -> Option<Violation> {
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, done) = (before.0.elapsed(), counts.since(&before.1));
        *before = (Instant::now(), *counts);
        let must = [
            ("acknowledged", done.acknowledged),
            ("received", done.received),
            ("moved", done.moved),
            ("compared", done.compared),
        ];
        let idle: Vec<_> = must.into_iter().filter(|(_, count)| *count == 0).map(|(name, _)| name).collect();
        let what = format!("in {since:?} nothing was {}: {done:?}", idle.join(", "));
        (since > LONG && !idle.is_empty()).then_some(Violation { rule: Rule::Busy, what })
    }

    fn begin(&mut self, size: &Size) {
        let (world, dice) = (&self.world, &self.dice);
        let fork = |label: &str| dice.fork(label);
        let tasks = &mut self.tasks;
        tasks.spawn(chatter::Chatter::new(Arc::clone(world), fork("chatter")).run(size.rate));
        for number in 0..2 {
            tasks.spawn(churn::come_and_go(Arc::clone(world), fork(&format!("churn {number}"))));
        }
        for (place, chat) in world.witnesses.iter().enumerate() {
            tasks.spawn(churn::blink(Arc::clone(world), place, fork(&format!("blink {place}"))));
            for who in chat.writers.iter().chain([&chat.witness]) {
                let dice = fork(&format!("write {place} {who}"));
                tasks.spawn(churn::write(Arc::clone(world), chat.chat, *who, size.writes, dice));
            }
        }
        for place in 0..world.listeners.len() {
            tasks.spawn(drill::drill(Arc::clone(world), place, fork(&format!("drill {place}"))));
        }
        tasks.spawn(restless::sleep_in_turn(Arc::clone(world), fork("sleep")));
        tasks.spawn(restless::revoke_in_turn(Arc::clone(world), fork("revoke")));
        tasks.spawn(watch::watch(Arc::clone(world)));
        tasks.spawn(watch::recount(Arc::clone(world)));
        tasks.spawn(watch::measure(Arc::clone(world)));
    }
}

async fn arrive(world: &World) -> Result<()> {
    let deadline = Instant::now() + ARRIVAL;
    while let Some(device) = world.devices().find(|device| !device.is_synced()) {
        if Instant::now() > deadline {
            let state = device.state();
            bail!("{} never caught up: {:?}; {}", device.name, state.link, state.tail(None));
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
