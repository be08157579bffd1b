//! Row 1: a server dies at the worst moments of an append.

use std::time::Duration;

use anyhow::Result;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 1,
    name: "kill -9 of a node",
    aim: "A1 A2 A11",
    about: "A node is started with a fail point that ends its process before a commit, after it and before the publication, or after \
            that and before the answer, at an append that the seed chooses; then it is started anew. Three rounds (short: one). \
            Expected: the fail point is reached; nothing acknowledged is lost, retries get the first place, the others hear of a \
            commit that nobody published within seconds.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

const MOMENTS: [&str; 3] = ["before-commit", "after-commit", "before-answer"];
/// Until the fail point is reached under load.
const PATIENCE: Duration = Duration::from_secs(20);

async fn run(scene: &Scene<'_>) -> Result<()> {
    for _round in 0..if scene.is_short { 1 } else { 3 } {
        for moment in MOMENTS {
            kill_at(scene, moment).await?;
        }
    }
    Ok(())
}

async fn kill_at(scene: &Scene<'_>, moment: &str) -> Result<()> {
    let node = scene.node()?;
    // Counted, not by chance: the place follows from the seed.
    let passed = scene.below(30);
    node.restart_with(&format!("{moment}={passed}*off->return")).await?;
    let has_died = node.ended(PATIENCE).await.is_ok();
    scene.expect(has_died, format!("{} never reached {moment}", node.name()));
    // Clients find other nodes before this one is back.
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.check_after_death(&format!("{} dies {}", node.name(), moment.replace('-', " "))).await
}
