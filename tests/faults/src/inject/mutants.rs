//! Row 22: the rig itself is put to the test. Each planted fault must be found, else nothing here proves anything.

mod old_snapshot;
mod provoke;

use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::LocalBoxFuture;

use super::{Alone, Injection, Scene, Work};
use crate::environment::{Engine, Environment, Replication, Settings};
use crate::workload::{Expect, Size, Workload};

pub(super) const ROW: Injection = Injection {
    number: 22,
    name: "planted faults",
    aim: "the rig",
    about: "Seven servers that are wrong in a known way, each with what brings the fault out: the append decides by a snapshot older than its \
            lock; events are published before they are committed; a subscription is trusted before it stands; what the bus lost is not repaired; cursors are compared without \
            their tags; a newcomer's state is read before events are counted for it; the end of a session is not heard. Expected: the observer finds each, within three rounds, \
            and nothing where only what is planted beside a fault is left (short: one of them, chosen by the seed).",
    is_short: true,
    work: Work::Alone(|alone| Box::pin(run(alone))),
};

/// Chances that a fault gets to show itself.
const ROUNDS: usize = 3;

/// Everybody has everything so soon when nothing is planted; the walk through all heads would need longer for as many chats.
const HEALED: Duration = Duration::from_secs(6);
const HEALED_FROM_DEATH: Duration = Duration::from_secs(20);

/// A planted fault.
struct Mutant {
    name: &'static str,
    /// The promise that it breaks.
    breaks: &'static str,
    fail_points: &'static str,
    /// What brings it out loses acknowledged messages by itself, which is then no finding.
    expect: Expect,
    /// Nothing has to be broken to bring it out.
    is_calm: bool,
    scenery: Scenery,
    provoke: for<'a> fn(&'a Scene<'a>) -> LocalBoxFuture<'a, Result<()>>,
}

/// Where a fault is brought out.
#[derive(Clone, Copy)]
struct Scenery {
    /// Redis that carry the bus.
    buses: usize,
    /// What is planted beside the fault so that it can be seen at all. A control shows that this alone is not what is found.
    beside: Option<&'static str>,
}

const USUAL: Scenery = Scenery { buses: 2, beside: None };
/// Repairs would hide the fault: whatever is missed is asked for, or read from the log, within a second. With a second Redis they would be
/// needed also where nothing is wrong, from when the first one works until the other does.
const WITHOUT_REPAIRS: Scenery = Scenery { buses: 1, beside: Some("no-repairs=return") };

const WHOLE: Expect = Expect { may_lose_tail: false, within: HEALED };

const MUTANTS: [Mutant; 7] = [
    Mutant {
        name: "lock-in-one-statement",
        breaks: "A6",
        fail_points: "",
        expect: WHOLE,
        is_calm: true,
        scenery: USUAL,
        provoke: |scene| Box::pin(provoke::leave_alone(scene)),
    },
    Mutant {
        name: "publish-before-commit",
        breaks: "A1",
        fail_points: "publish-before-commit=return",
        expect: WHOLE,
        is_calm: false,
        scenery: USUAL,
        provoke: |scene| Box::pin(provoke::fail_commits(scene)),
    },
    Mutant {
        name: "plain-subscribe",
        breaks: "A11",
        fail_points: "plain-subscribe=return",
        expect: WHOLE,
        is_calm: false,
        scenery: WITHOUT_REPAIRS,
        provoke: |scene| Box::pin(provoke::subscribe_late(scene)),
    },
    Mutant {
        name: "no-repairs",
        breaks: "A11",
        fail_points: "no-repairs=return",
        expect: WHOLE,
        is_calm: false,
        scenery: USUAL,
        provoke: |scene| Box::pin(provoke::drop_frames(scene)),
    },
    Mutant {
        name: "cursor-without-tag",
        breaks: "A5",
        fail_points: "cursor-without-tag=return",
        expect: Expect { may_lose_tail: true, within: HEALED_FROM_DEATH },
        is_calm: false,
        scenery: USUAL,
        provoke: |scene| Box::pin(provoke::lose_the_tail(scene)),
    },
    Mutant {
        name: "read-before-register",
        breaks: "A11",
        fail_points: "read-before-register=return",
        expect: WHOLE,
        is_calm: true,
        scenery: USUAL,
        provoke: |scene| Box::pin(provoke::leave_alone(scene)),
    },
    Mutant {
        name: "sessions-live-on",
        breaks: "A10",
        fail_points: "sessions-live-on=return",
        expect: WHOLE,
        is_calm: true,
        scenery: USUAL,
        provoke: |scene| Box::pin(provoke::leave_alone(scene)),
    },
];

async fn run(alone: &Alone<'_>) -> Result<()> {
    let one = alone.dice.fork("short").pick(&MUTANTS).map(|mutant| mutant.name).filter(|_| alone.is_short);
    for mutant in MUTANTS.iter().filter(|mutant| alone.planted.or(one).is_none_or(|name| name == mutant.name)) {
        let beside = mutant.scenery.beside;
        if let Some(beside) = beside {
            hunt(alone, mutant, Planted { what: "control", fail_points: beside.into(), is_found: false }).await?;
        }
        let fail_points = beside.into_iter().chain([mutant.fail_points]).collect::<Vec<_>>().join(";");
        hunt(alone, mutant, Planted { what: "fault", fail_points, is_found: true }).await?;
    }
    Ok(())
}

/// What the servers of one hunt run with, and what shall come of it.
struct Planted {
    what: &'static str,
    fail_points: String,
    is_found: bool,
}

/// A system with the fault in it, or all but the fault, on which it is brought out.
async fn hunt(alone: &Alone<'_>, mutant: &Mutant, planted: Planted) -> Result<()> {
    let environment = Environment::start(Settings {
        server: alone.server.to_owned(),
        engine: Engine::Postgres(Some(Replication::Asynchronous)),
        nodes: 2,
        buses: mutant.scenery.buses,
        fail_points: planted.fail_points,
        variables: vec![],
    })
    .await
    .context(mutant.name)?;
    if mutant.fail_points.is_empty() {
        old_snapshot::plant(&environment).await?;
    }
    let workload = Workload::start(&environment, alone.dice.fork(mutant.name).throw(), &Size::hot()).await?;
    let (dice, is_short) = (alone.dice.fork(mutant.name), alone.is_short);
    let scene = Scene::new(ROW.number, (&environment, &workload), dice, alone.verdicts, is_short);
    let scene = if mutant.is_calm { scene.calm() } else { scene };
    let bad = alone.verdicts.totals().1;
    let what = format!("{}, {}", mutant.name, planted.what);
    let outcome = try_rounds(&scene, mutant).await.map(|is_found| scene.settle(&what, is_found, planted.is_found));
    drop(scene);
    workload.stop().await;
    alone.end(&environment, bad, outcome.context(what)).await
}

/// Whether the fault was found in one of the rounds.
async fn try_rounds(scene: &Scene<'_>, mutant: &Mutant) -> Result<bool> {
    for _round in 0..ROUNDS {
        (mutant.provoke)(scene).await?;
        if scene.finds(mutant.breaks, mutant.expect).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
