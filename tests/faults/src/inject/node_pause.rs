//! Row 3: a server's time stops and goes on.

use anyhow::Result;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 3,
    name: "a node stands still",
    aim: "A4 A6",
    about: "SIGSTOP for 40 s (short: 12 s), then SIGCONT. The node has missed what the others said of it and of people who were \
            removed. Expected: it ends its sockets before it tells anybody anything, and goes on.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    let node = scene.node()?;
    node.stop();
    scene.wait(40, 12).await;
    node.cont();
    scene.expect(node.is_running(), format!("{} ended instead of going on", node.name()));
    scene.check_after_death(&format!("{} stood still", node.name())).await
}
