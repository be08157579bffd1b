//! Row 10: removal while the bus is late.

use anyhow::Result;

use super::{Injection, Scene, Work};
use crate::proxy::Flow;

pub(super) const ROW: Injection = Injection {
    number: 10,
    name: "removal while the bus is late",
    aim: "A6",
    about: "Whatever the bus carries arrives 5 s late (short: 2 s) for 20 s (short: 6 s), on every node, then one node gets half of the bandwidth, while people are removed from chats \
            in which others write on other nodes, and ask for pages. Expected: nobody sees anything from outside their membership.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    scene.environment.bus_flow(Flow::Delayed(scene.span(5, 2)));
    scene.wait(20, 6).await;
    scene.check(ROW.name).await?;
    // One node alone, and narrow: the others are on time.
    let node = scene.node()?;
    for link in &node.links.buses {
        link.halve().await;
    }
    scene.wait(10, 3).await;
    scene.check(&format!("{} hears the bus at half its pace", node.name())).await
}
