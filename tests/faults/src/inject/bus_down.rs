//! Row 5: no bus at all.

use anyhow::Result;

use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 5,
    name: "the whole bus is down",
    aim: "A11",
    about: "Every Redis of the bus is killed for 60 s (short: 6 s), then started anew. Expected: messages go on, found in the log \
            within a second or so; while it lasts people still acknowledge and hear.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    for bus in &scene.environment.buses {
        bus.kill9().await?;
    }
    // The first second is for noticing.
    scene.wait(5, 2).await;
    let before = scene.counts();
    scene.wait(55, 4).await;
    let meanwhile = scene.counts().since(&before);
    scene.expect(meanwhile.acknowledged > 0, "nothing was acknowledged without the bus");
    scene.expect(meanwhile.received > 0, "nothing was heard without the bus");
    scene.check(ROW.name).await
}
