//! Somebody who stays, whatever is done to the servers, and somebody who watches that they do.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use client::shapes::{Command, FromClient, FromServer};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::Scene;
use super::guest::{Guest, Visit};
use crate::environment::Node;

/// A lost connection is opened anew so soon: sooner than anybody may be taken for gone.
const AGAIN: Duration = Duration::from_millis(500);
const PING_EVERY: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(20);

/// Two people: one who is always there but for the moments of a reconnect, and one who watches. Both go from node to node as they
/// are sent, until this is dropped.
pub(super) struct Company {
    told: Told,
    // Both end with it.
    _living: JoinSet<()>,
}

/// What the watcher was told of the other, in turn.
type Told = Arc<Mutex<Vec<String>>>;

impl Company {
    /// Both sign in; the watcher has been told that the other is there.
    pub(super) async fn meet(scene: &Scene<'_>) -> Result<Self> {
        let (here, there) = (Guest::sign_in(scene.node()?).await?, Guest::sign_in(scene.node()?).await?);
        let nodes: Vec<SocketAddr> = scene.environment.nodes.iter().map(Node::address).collect();
        let (told, watched) = (Told::default(), here.person.id);
        let mut living = JoinSet::new();
        living.spawn(stay(here, nodes.clone(), None));
        living.spawn(stay(there, nodes, Some((watched, Arc::clone(&told)))));
        let company = Self { told, _living: living };
        let deadline = Instant::now() + PATIENCE;
        while company.told().last().is_none_or(|state| state == "offline") {
            anyhow::ensure!(Instant::now() < deadline, "nobody was told that somebody is there");
            sleep(Duration::from_millis(20)).await;
        }
        company.told.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(company)
    }

    /// Whoever stays is not said to have gone.
    pub(super) fn judge(&self, scene: &Scene<'_>) {
        let told = self.told();
        scene.note(format!("presence told {} times", told.len()));
        let is_gone = told.iter().any(|state| state == "offline");
        scene.expect(!is_gone, format!("somebody who stayed was told as {}", told.join(", ")));
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Is connected, here or there, for ever.
async fn stay(guest: Guest, nodes: Vec<SocketAddr>, watch: Option<(Uuid, Told)>) {
    for address in nodes.iter().cycle() {
        // However it ends: on to the next.
        let _ = visit(&guest.at(*address), watch.as_ref()).await;
        sleep(AGAIN).await;
    }
}

async fn visit(guest: &Guest, watch: Option<&(Uuid, Told)>) -> Result<()> {
    let (mut visit, _) = guest.catch_up(None, vec![]).await?;
    if let Some((user, _)) = watch {
        let cmd = Command::SubscribePresence { users: vec![*user] };
        visit.socket.send(&FromClient::Cmd { id: 1, cmd }).await?;
    }
    loop {
        for frame in listen(&mut visit).await? {
            if let (FromServer::Presence(presence), Some((user, told))) = (frame, watch) {
                let states = presence.users.into_iter().filter(|of| of.user == *user).map(|of| of.state);
                told.lock().unwrap_or_else(PoisonError::into_inner).extend(states);
            }
        }
    }
}

/// What comes before the next ping.
async fn listen(visit: &mut Visit) -> Result<Vec<FromServer>> {
    let frames = visit.hear(Instant::now() + PING_EVERY).await.context("the socket has ended")?;
    if frames.is_empty() {
        visit.socket.send(&FromClient::Ping { n: 1 }).await?;
    }
    Ok(frames)
}
