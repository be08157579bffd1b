//! What brings planted faults out.

use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::time::Instant;

use crate::inject::Scene;
use crate::proxy::{Direction, Flow, Lie, Moment, Proxy, Trap};

/// One way. Over such a distance a connection is made in time.
const FAR: Duration = Duration::from_millis(300);
/// So long what it asked for is on its way in the end: less than the silence after which it would not believe it any more.
const FARTHER: Duration = Duration::from_millis(1_200);
/// So long it believes in vain. It begins by reading what it has missed until then, which is over sooner.
const DEAF: Duration = Duration::from_millis(900);

/// What a server logs when it has subscribed.
const BUS_WORKS: &str = "an instance of the bus works";
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(10);

/// People are removed and let in again while others write, or connect while something happens: that is enough.
pub(super) async fn leave_alone(scene: &Scene<'_>) -> Result<()> {
    scene.wait(15, 6).await;
    Ok(())
}

/// Commits that do not happen, after which nothing may have been told.
pub(super) async fn fail_commits(scene: &Scene<'_>) -> Result<()> {
    for link in scene.environment.nodes.iter().filter_map(|node| node.links.database.as_ref()) {
        link.trap(Some(Trap::new(Moment::Before, 3 + scene.below(3))));
    }
    scene.wait(10, 4).await;
    Ok(())
}

/// A node that connects to a bus which is far away: what it asks for is not done when it believes so, and the others speak at once.
pub(super) async fn subscribe_late(scene: &Scene<'_>) -> Result<()> {
    let node = scene.node()?;
    node.links.buses.iter().for_each(|link| link.flow(Direction::Up, Flow::Delayed(FAR)));
    node.links.buses.iter().for_each(Proxy::cut);
    let before = node.said(BUS_WORKS)?;
    let begin = Instant::now();
    while node.said(BUS_WORKS)? == before {
        ensure!(begin.elapsed() < PATIENCE, "{} does not come back to the bus", node.name());
        tokio::time::sleep(LOOK).await;
    }
    // Now it believes to hear everything, and what is said before it does is followed by nothing that would show the loss.
    node.links.buses.iter().for_each(|link| link.flow(Direction::Up, Flow::Delayed(FARTHER)));
    tokio::time::sleep(DEAF).await;
    scene.hush().await;
    Ok(())
}

/// Frames that never come, which nobody asks for.
pub(super) async fn drop_frames(scene: &Scene<'_>) -> Result<()> {
    scene.environment.bus_links().for_each(|link| link.lie(Lie { drop: 5, ..Lie::default() }));
    scene.wait(8, 4).await;
    Ok(())
}

/// The log goes back, and new events take the places of those that are lost.
pub(super) async fn lose_the_tail(scene: &Scene<'_>) -> Result<()> {
    scene.log_moves();
    scene.postgres()?.link.sever();
    scene.wait(3, 2).await;
    scene.environment.promote().await?;
    scene.wait(6, 3).await;
    Ok(())
}
