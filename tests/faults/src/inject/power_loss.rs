//! Row 15: the embedded database and the power.

mod disk;
mod journal;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use super::{Alone, Injection, Scene, Work};
use crate::environment::{Engine, Environment, Settings};
use crate::workload::{Expect, Size, Workload};
use disk::Disk;

pub(super) const ROW: Injection = Injection {
    number: 15,
    name: "SQLite: kill -9 and power loss",
    aim: "A1",
    about: "A server on SQLite is killed under load; then its power fails: of what it wrote only that is left which was synced, then that and a \
            random part of the rest, torn. Expected: nothing acknowledged is lost. With synchronous=NORMAL planted something must be lost, or this \
            row proves nothing.",
    is_short: false,
    work: Work::Alone(|alone| Box::pin(run(alone))),
};

/// What becomes of what was never synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The kernel lives on: all of it is written.
    Kept,
    Gone,
    /// Each write by itself, by chance.
    Torn,
}

/// What is lost is lost at once.
const PATIENCE: Duration = Duration::from_secs(20);

const FATES: [(Fate, &str); 3] = [
    (Fate::Kept, "SQLite killed under load"),
    (Fate::Gone, "SQLite without what was not synced"),
    (Fate::Torn, "SQLite with a part of what was not synced"),
];

async fn run(alone: &Alone<'_>) -> Result<()> {
    let (environment, disk, workload) = start(alone, "").await?;
    let (dice, is_short) = (alone.dice.fork("fates"), alone.is_short);
    let scene = Scene::new(ROW.number, (&environment, &workload), dice, alone.verdicts, is_short);
    scene.log_moves();
    let bad = alone.verdicts.totals().1;
    let carried_out = carry_out(&scene, &environment, &disk).await;
    drop(scene);
    workload.stop().await;
    alone.end(&environment, bad, carried_out).await?;
    prove(alone).await
}

async fn carry_out(scene: &Scene<'_>, environment: &Environment, disk: &Disk) -> Result<()> {
    for (fate, what) in FATES {
        fail(scene, environment, disk, fate).await?;
        scene.check_after_death(what).await?;
    }
    Ok(())
}

/// The same with a database that does not wait for the disk: the observer must find what is lost.
async fn prove(alone: &Alone<'_>) -> Result<()> {
    let (environment, disk, workload) = start(alone, "sqlite-normal=return").await?;
    let (dice, is_short) = (alone.dice.fork("proof"), alone.is_short);
    let scene = Scene::new(ROW.number, (&environment, &workload), dice, alone.verdicts, is_short);
    scene.log_moves();
    let bad = alone.verdicts.totals().1;
    fail(&scene, &environment, &disk, Fate::Gone).await?;
    let is_found = scene.finds("A1", Expect { may_lose_tail: false, within: PATIENCE }).await?;
    scene.settle("SQLite with synchronous=NORMAL planted", is_found, true);
    drop(scene);
    workload.stop().await;
    alone.end(&environment, bad, Ok(())).await
}

async fn start(alone: &Alone<'_>, fail_points: &str) -> Result<(Arc<Environment>, Disk, Workload)> {
    let disk = Disk::build().await?;
    let environment = Environment::start(Settings {
        server: alone.server.to_owned(),
        engine: Engine::Sqlite,
        nodes: 1,
        buses: 0,
        fail_points: fail_points.to_owned(),
        variables: disk.variables(),
    })
    .await?;
    let workload =
        Workload::start(&environment, alone.dice.fork("load").throw(), &Size { big_group: 0, ..Size::quick() }).await?;
    Ok((environment, disk, workload))
}

/// Lets the load go on for a while, ends the server, and leaves of its files what `fate` says.
async fn fail(scene: &Scene<'_>, environment: &Environment, disk: &Disk, fate: Fate) -> Result<()> {
    scene.wait(8, 3).await;
    for node in &environment.nodes {
        node.kill9().await?;
        match fate {
            Fate::Kept => disk.settle(node.data())?,
            Fate::Gone => disk.lose_power(node.data(), || false)?,
            Fate::Torn => disk.lose_power(node.data(), || scene.below(2) == 0)?,
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(())
}
