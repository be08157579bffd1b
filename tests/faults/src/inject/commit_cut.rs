//! Row 2: the way to the database is lost during a commit.

use std::time::Duration;

use anyhow::{Context, Result};

use super::{Injection, Scene, Work};
use crate::proxy::{Direction, Flow, Moment, Trap};

pub(super) const ROW: Injection = Injection {
    number: 2,
    name: "the database is cut off during a commit",
    aim: "A1 A2",
    about: "The proxy between a node and Postgres cuts the connection at every fourth to eighth append, once before the request \
            passes (nothing is stored) and once after it has, without its answer (it is stored); 6 s each (short: 3 s). Then all connections are cut at any moment, and the answers of the database freeze. \
            Expected: the cuts happen, and an unknown outcome is never told as a failure or stored twice.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    for (moment, outcome) in [(Moment::Before, "nothing stored"), (Moment::After, "stored")] {
        let node = scene.node()?;
        let link = node.links.database.as_ref().context("a node without a link to its database")?;
        let before = link.touched();
        link.trap(Some(Trap::new(moment, 4 + scene.below(5))));
        scene.wait(6, 3).await;
        link.trap(None);
        let cuts = link.touched() - before;
        scene.expect(cuts > 0, "no append came by");
        scene.note(format!("{cuts} cuts"));
        scene.check(&format!("{} cut at commits, {outcome}", node.name())).await?;
    }
    blind_cuts(scene).await?;
    silence(scene).await
}

/// The database's answers stay away while the connections look open: nothing is known to have failed.
async fn silence(scene: &Scene<'_>) -> Result<()> {
    let node = scene.node()?;
    let link = node.links.database.as_ref().context("a node without a link to its database")?;
    link.flow(Direction::Down, Flow::Frozen);
    scene.wait(8, 3).await;
    scene.check(&format!("{} hears nothing from the database", node.name())).await
}

/// Every connection to the database, of every node, wherever it is in its work.
async fn blind_cuts(scene: &Scene<'_>) -> Result<()> {
    for _cut in 0..if scene.is_short { 3 } else { 12 } {
        for link in scene.environment.nodes.iter().filter_map(|node| node.links.database.as_ref()) {
            link.cut();
        }
        tokio::time::sleep(Duration::from_millis(200 + scene.below(600))).await;
    }
    scene.check("all connections to the database cut").await
}
