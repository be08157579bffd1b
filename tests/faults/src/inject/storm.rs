//! Row 12: everybody comes back at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::guest::{Guest, Visit};
use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 12,
    name: "everybody reconnects at once",
    aim: "A11 A12",
    about: "1000 more sockets (short: 200) of ten people, evenly over the nodes; all sockets of all nodes are cut at once, three times, and \
            reconnect at once. Expected: everybody is back within 30 s, the load too.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

const PEOPLE: usize = 10;
const STORMS: usize = 3;
/// For all of them on two processors which they share with the servers.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(20);

async fn run(scene: &Scene<'_>) -> Result<()> {
    let sockets = if scene.is_short { 200 } else { 1_000 };
    let here = Arc::new(AtomicUsize::new(0));
    let crowd = gather(scene, sockets, &here).await?;
    let mut slowest = Duration::ZERO;
    for _storm in 0..STORMS {
        scene.environment.nodes.iter().for_each(|node| node.links.clients.cut());
        slowest = slowest.max(all_here(&here, sockets, true).await.context("after a storm")?);
    }
    scene.note(format!("{sockets} sockets back within {:.1} s", slowest.as_secs_f64()));
    drop(crowd);
    scene.check(ROW.name).await
}

/// Opens the sockets; they come back by themselves until the crowd is dropped.
async fn gather(scene: &Scene<'_>, sockets: usize, here: &Arc<AtomicUsize>) -> Result<JoinSet<()>> {
    let (mut crowd, mut people) = (JoinSet::new(), vec![]);
    for node in scene.environment.nodes.iter().cycle().take(PEOPLE) {
        people.push(Guest::sign_in(node).await?);
    }
    let nodes = scene.environment.nodes.iter().cycle();
    for (guest, node) in people.iter().cycle().zip(nodes).take(sockets) {
        crowd.spawn(stay(guest.at(node.address()), Arc::clone(here)));
    }
    all_here(here, sockets, false).await.context("gathering")?;
    Ok(crowd)
}

/// Waits until `count` sockets have caught up; after a cut, first until somebody has noticed it.
async fn all_here(here: &AtomicUsize, count: usize, is_after_cut: bool) -> Result<Duration> {
    let begin = Instant::now();
    while is_after_cut && here.load(Ordering::SeqCst) == count && begin.elapsed() < Duration::from_secs(1) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    while here.load(Ordering::SeqCst) < count {
        let missing = count - here.load(Ordering::SeqCst);
        anyhow::ensure!(begin.elapsed() < PATIENCE, "{missing} of {count} sockets are not there after {PATIENCE:?}");
        tokio::time::sleep(LOOK).await;
    }
    Ok(begin.elapsed())
}

/// One socket, for ever: catches up, listens until the end, comes back at once.
async fn stay(guest: Guest, here: Arc<AtomicUsize>) {
    loop {
        if let Ok((mut visit, _)) = guest.catch_up(None, vec![]).await {
            here.fetch_add(1, Ordering::SeqCst);
            listen(&mut visit).await;
            here.fetch_sub(1, Ordering::SeqCst);
        } else {
            // Refused: the server asks for patience, which a crowd has little of.
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
}

async fn listen(visit: &mut Visit) {
    while visit.hear(Instant::now() + Duration::from_secs(60)).await.is_ok() {}
}
