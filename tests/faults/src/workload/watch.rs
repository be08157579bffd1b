use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;
use uuid::Uuid;

use super::world::World;
use crate::environment::Environment;
use crate::invariant::{queues, spot_check};
use crate::model::Link;
use crate::observer::{Observer, Rule, Sighting, count};

/// An event that waited longer to be looked up proves little.
const FRESH: Duration = Duration::from_millis(3);
/// How often counts are compared with the messages, and how long that may take while the database is being broken.
const RECOUNT_EVERY: Duration = Duration::from_secs(2);
const RECOUNT_WITHIN: Duration = Duration::from_secs(3);
/// How often the nodes are asked for their figures.
const MEASURE_EVERY: Duration = Duration::from_secs(1);
/// So long a connected client may lag behind what is known of a chat, as long as nothing is broken.
const LAG: Duration = Duration::from_secs(6);

/// Looks events up in the log the moment they are shown: what is shown is stored, whatever is broken.
pub(super) async fn look_up(
    environment: Arc<Environment>,
    observer: Arc<Observer>,
    mut shown: UnboundedReceiver<Sighting>,
) {
    let mut database = None;
    while let Some(sighting) = shown.recv().await {
        if observer.is_log_moving() {
            // The way at hand may lead to a server that is behind.
            database = None;
            continue;
        }
        if sighting.at.elapsed() > FRESH {
            continue;
        }
        if database.is_none() {
            database = environment.database().await.ok();
        }
        let Some(way) = &database else { continue };
        match is_stored(way, sighting).await {
            Ok(true) => count(&observer.counts.looked_up),
            Ok(false) if observer.is_log_moving() => {}
            Ok(false) => {
                let Sighting { chat, seq, .. } = sighting;
                observer.blame(Rule::Durable, format!("event {seq} of chat {chat} was shown before it was stored"));
            }
            Err(_) => database = None,
        }
    }
}

async fn is_stored(database: &DatabaseConnection, sighting: Sighting) -> Result<bool> {
    let Sighting { chat, seq, tag, .. } = sighting;
    let sql = "SELECT 1 AS n FROM chat_events WHERE chat_id = $1 AND seq = $2 AND tag = $3";
    let values = [chat.into(), seq.into(), tag.into()];
    let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
    Ok(database.query_one_raw(statement).await?.is_some())
}

/// Counts are true at any moment: one snapshot of the database holds both the formula and the messages. A database that does not
/// answer is asked again later.
pub(super) async fn recount(world: Arc<World>) {
    loop {
        sleep(RECOUNT_EVERY).await;
        let counted = async { spot_check(&world.environment.database().await?).await };
        if let Ok(Ok(findings)) = tokio::time::timeout(RECOUNT_WITHIN, counted).await {
            count(&world.observer.counts.recounted);
            world.observer.compare(findings.violations, findings.compared);
        }
    }
}

/// What waits for sockets is never more than they may let wait. A node that does not answer is asked again later.
pub(super) async fn measure(world: Arc<World>) {
    loop {
        sleep(MEASURE_EVERY).await;
        for node in &world.environment.nodes {
            let Ok(figures) = node.figures().await else { continue };
            let told = [figures.value("vestnik_queued_bytes"), figures.value("vestnik_connections")];
            let [Some(bytes), Some(sockets)] = told else {
                world.observer.blame(Rule::Busy, format!("{} does not tell what waits for its sockets", node.name()));
                continue;
            };
            count(&world.observer.counts.measured);
            let findings = queues(node.name(), bytes, sockets);
            world.observer.compare(findings.violations, findings.compared);
        }
    }
}

/// Looks at everybody once a second: who is connected is not behind for long.
pub(super) async fn watch(world: Arc<World>) {
    let mut known: VecDeque<(Duration, HashMap<Uuid, i64>)> = VecDeque::new();
    loop {
        sleep(Duration::from_secs(1)).await;
        let _turn = world.turn.read().await;
        if !world.observer.is_calm() {
            known.clear();
            continue;
        }
        known.push_back((world.observer.pace.now(), world.observer.heads()));
        if known.front().is_some_and(|(then, _)| world.observer.pace.since(*then) > LAG)
            && let Some((_, heads)) = known.pop_front()
        {
            find_behind(&world, &heads, known.len());
        }
    }
}

/// Everybody who has been connected for all that time has what was known at its beginning.
fn find_behind(world: &World, heads: &HashMap<Uuid, i64>, seconds: usize) {
    let time = Duration::from_secs(seconds as u64 + 1);
    for device in world.devices() {
        let state = device.state();
        let is_here = matches!(state.link, Link::Synced(since) if since.elapsed() > time);
        if !is_here || device.is_narrow {
            continue;
        }
        for (chat, held) in state.store.chats() {
            let Some(head) = heads.get(chat).filter(|head| held.listed < **head) else { continue };
            let at = held.listed;
            let what = format!(
                "{} has been at {at} of chat {chat} for {time:?}, which is at {head}; {}",
                device.name,
                state.tail(Some(*chat))
            );
            world.observer.blame(Rule::Live, what);
        }
    }
}
