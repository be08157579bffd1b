//! Row 6: everything that a Postgres can do wrong, its past included.

use std::time::Duration;

use anyhow::Result;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 6,
    name: "faults of Postgres",
    aim: "A1 A3 A5",
    about: "Connections are ended by the server; it crashes and starts anew; it dies and its synchronous standby is promoted, then an \
            asynchronous one that has missed the last seconds; an older backup is put in its place. Expected: with a synchronous \
            standby nothing is lost; with a lost tail each chat that lost something is reset and nobody differs in silence.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    scene.log_moves();
    let postgres = scene.postgres()?;
    for _time in 0..if scene.is_short { 2 } else { 8 } {
        postgres.kill_backends().await?;
        tokio::time::sleep(Duration::from_millis(300 + scene.below(700))).await;
    }
    postgres.crash(scene.span(5, 1)).await?;
    scene.check("connections ended, then a crash and a new start").await?;

    scene.environment.promote().await?;
    scene.check("the synchronous standby is promoted").await?;

    // What is committed from here on reaches nobody else.
    postgres.wait_for_standby(false).await?;
    postgres.link.sever();
    scene.wait(5, 2).await;
    scene.environment.promote().await?;
    scene.wait(2, 1).await;
    scene.check_after_loss("an asynchronous standby is promoted, tail lost").await?;

    postgres.back_up().await?;
    scene.wait(10, 2).await;
    postgres.restore().await?;
    scene.wait(2, 1).await;
    scene.check_after_loss("an older backup is restored").await
}
