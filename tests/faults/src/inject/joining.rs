//! Row 9: connecting at the worst moments.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 9,
    name: "connecting while much happens",
    aim: "A4 A6",
    about: "Every 200 to 700 ms all sockets of one node are cut, for 20 s (short: 5 s), while people write and are removed and let in \
            again: each new socket reads its state while events, joins and removals arrive. Expected: no order and no removal is missed.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    let deadline = Instant::now() + scene.span(20, 5);
    while Instant::now() < deadline {
        scene.node()?.links.clients.cut();
        tokio::time::sleep(Duration::from_millis(200 + scene.below(500))).await;
    }
    scene.check(ROW.name).await
}
