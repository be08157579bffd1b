//! Row 7: the standby that commits wait for stands still.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 7,
    name: "the synchronous standby stands still",
    aim: "A1 A12",
    about: "SIGSTOP to the standby for 20 s (short: 6 s): no commit returns. Expected: nothing new is acknowledged, senders hear \
            `busy` or wait, no server's memory grows by more than 64 MiB.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

/// More than queues at their limits hold, far less than queues without limits.
const GROWTH: u64 = 64 * 1024 * 1024;
/// What had been received by the standby when it stopped may still be confirmed.
const SETTLED: Duration = Duration::from_secs(1);

async fn run(scene: &Scene<'_>) -> Result<()> {
    let before = memory(scene);
    scene.postgres()?.freeze_standby();
    tokio::time::sleep(SETTLED).await;
    let begin = scene.counts();
    let (deadline, mut most) = (Instant::now() + scene.span(19, 5), before);
    while Instant::now() < deadline {
        most = most.max(memory(scene));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let meanwhile = scene.counts().since(&begin);
    scene.expect(meanwhile.acknowledged == 0, format!("{} acknowledged without the standby", meanwhile.acknowledged));
    scene.expect(most < before + GROWTH, format!("a server grew from {before} to {most} bytes"));
    scene.note(format!("largest server {} MiB", most >> 20));
    scene.check(ROW.name).await
}

/// Bytes of the largest server.
fn memory(scene: &Scene<'_>) -> u64 {
    scene.environment.nodes.iter().filter_map(crate::environment::Node::rss).max().unwrap_or(0)
}
