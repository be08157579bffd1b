//! Row 0: nothing is broken. What fails here is wrong without any fault.

use anyhow::Result;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 0,
    name: "nothing",
    aim: "all",
    about: "The load alone, 10 s (short: 4 s). Expected: messages are acknowledged.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    scene.wait(10, 4).await;
    scene.expect(scene.counts().acknowledged > 0, "nothing was acknowledged although nothing was broken");
    scene.check(ROW.name).await
}
