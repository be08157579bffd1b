//! Row 13: a new release, node by node.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use super::company::Company;
use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 13,
    name: "a rolling restart under load",
    aim: "A1 A5 A11",
    about: "SIGTERM to one node after the other; each drains, ends and is started anew before the next. Expected: each ends by itself \
            within the drain, every message is acknowledged, by a retry if need be, and nobody who comes back at once is told as gone. Absent: a former release in the mix, of which \
            there is none that knows the bus.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

/// The drain of these servers, and time to end.
const PATIENCE: Duration = Duration::from_secs(20);

async fn run(scene: &Scene<'_>) -> Result<()> {
    let (company, mut longest) = (Company::meet(scene).await?, Duration::ZERO);
    for node in &scene.environment.nodes {
        let begin = Instant::now();
        node.terminate();
        let has_ended = node.ended(PATIENCE).await.is_ok();
        scene.expect(has_ended, format!("{} does not end after SIGTERM", node.name()));
        longest = longest.max(begin.elapsed());
        if !has_ended {
            node.kill9().await?;
        }
        node.start().await?;
        scene.wait(3, 1).await;
    }
    // Whoever is taken for gone is told as gone so much later.
    scene.wait(45, 2).await;
    company.judge(scene);
    scene.note(format!("longest drain {:.1} s", longest.as_secs_f64()));
    scene.check(ROW.name).await
}
