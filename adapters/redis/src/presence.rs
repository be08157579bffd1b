use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use delivery::ports::{Attendance, PresenceChange, PresenceRegistry};
use domain_kernel::{PortFailure, Timestamp, UserId};
use fred::clients::Client;
use fred::error::Error;
use fred::interfaces::{HashesInterface, LuaInterface, SortedSetsInterface};
use fred::types::Value;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::client::Line;

const PORT: &str = "PresenceRegistry";
/// Redis answers in this time, or is taken to be away.
const PATIENCE: Duration = Duration::from_secs(1);
/// A node's notes last so long after its last word, in seconds.
const LEASE: i64 = 35;
/// So often a node has a word.
const REFRESH: Duration = Duration::from_secs(5);
/// After a failure it tries sooner.
const RETRY: Duration = Duration::from_millis(500);
/// Keeps the lease of a node, and puts it on the list of nodes.
const LIVE: &str = include_str!("live.lua");
/// Writes all of a node's notes anew.
const REWRITE: &str = include_str!("rewrite.lua");

/// Who is connected to which node: one hash for each node, which lives as long as the node's lease.
pub struct RedisPresence {
    line: Line,
    node: Uuid,
    nodes: String,
    prefix: String,
    here: Mutex<Here>,
}

/// How much somebody is at one node, and since when.
#[derive(Clone, Copy)]
struct Standing {
    attendance: Attendance,
    since: Timestamp,
}

impl Standing {
    /// What becomes of somebody who was `before` at this node; `None` for who is gone.
    fn after(before: Option<&Self>, change: &PresenceChange) -> Option<Self> {
        let PresenceChange { attendance, since, .. } = *change;
        let as_before = before.filter(|before| before.attendance == attendance).copied();
        change.is_online().then(|| as_before.unwrap_or(Self { attendance, since }))
    }

    /// One number, as it was before there were idle people: whose time is below zero is idle.
    fn written(self) -> i64 {
        if self.attendance == Attendance::Idle { -self.since.micros() } else { self.since.micros() }
    }

    fn read(written: i64) -> Self {
        let attendance = if written < 0 { Attendance::Idle } else { Attendance::Active };
        Self { attendance, since: Timestamp::from_micros(written.abs()) }
    }
}

/// Those who are connected to this node: the truth that Redis holds a copy of.
#[derive(Default)]
struct Here {
    people: HashMap<UserId, Standing>,
    /// The copy may differ.
    is_stale: bool,
}

impl RedisPresence {
    pub(crate) fn new(line: Line, namespace: &str, node: Uuid) -> Self {
        let (nodes, prefix) = (format!("{namespace}:nodes"), format!("{namespace}:presence:"));
        Self { line, node, nodes, prefix, here: Mutex::default() }
    }

    /// Keeps this node's lease, and writes its notes anew where they are lost, for as long as this is polled.
    pub(crate) async fn refresh(self: Arc<Self>) {
        loop {
            let rest = match self.live().await {
                Ok(()) => REFRESH,
                Err(failure) => {
                    tracing::debug!(%failure, "this node's lease was not renewed");
                    RETRY
                }
            };
            sleep(rest).await;
        }
    }

    async fn live(&self) -> Result<(), PortFailure> {
        let mut here = self.here.lock().await;
        let client = self.client()?;
        let exists: i64 = answer(client.eval(LIVE, self.keys(), (self.node.to_string(), LEASE))).await?;
        if here.is_stale || (exists == 0) != here.people.is_empty() {
            here.is_stale = true;
            self.rewrite(&client, &here.people).await?;
            here.is_stale = false;
        }
        Ok(())
    }

    async fn rewrite(&self, client: &Client, people: &HashMap<UserId, Standing>) -> Result<(), PortFailure> {
        let mut words = vec![LEASE.to_string()];
        words.extend(people.iter().flat_map(|(user, standing)| [user.to_string(), standing.written().to_string()]));
        answer(client.eval(REWRITE, vec![self.key(self.node)], words)).await
    }

    async fn write(&self, client: &Client, came: HashMap<String, i64>, gone: Vec<String>) -> Result<(), Error> {
        let (key, pipeline) = (self.key(self.node), client.pipeline());
        if !came.is_empty() {
            let () = pipeline.hset(&key, came).await?;
        }
        if !gone.is_empty() {
            let () = pipeline.hdel(&key, gone).await?;
        }
        let lease = client.eval(LIVE, self.keys(), (self.node.to_string(), LEASE));
        tokio::try_join!(pipeline.all::<Value>(), lease).map(|(_, _): (_, Value)| ())
    }

    fn key(&self, node: impl std::fmt::Display) -> String {
        format!("{}{node}", self.prefix)
    }

    fn keys(&self) -> Vec<String> {
        vec![self.nodes.clone(), self.key(self.node)]
    }

    fn client(&self) -> Result<Client, PortFailure> {
        self.line.client().ok_or_else(|| PortFailure::unavailable(PORT, "Redis is away"))
    }

    async fn ask(&self, client: &Client, users: &[UserId]) -> Result<Vec<Vec<Option<i64>>>, Error> {
        let nodes: Vec<String> = client.zrange(&self.nodes, 0, -1, None, false, None, false).await?;
        if nodes.is_empty() {
            return Ok(vec![]);
        }
        let fields: Vec<String> = users.iter().map(ToString::to_string).collect();
        let pipeline = client.pipeline();
        for node in nodes {
            let () = pipeline.hmget(self.key(node), fields.clone()).await?;
        }
        let answers = pipeline.try_all::<Vec<Option<i64>>>().await;
        answers.into_iter().collect()
    }
}

#[async_trait]
impl PresenceRegistry for RedisPresence {
    /// What cannot be written now is written with the next lease: a failure says that the others do not see it yet.
    async fn note(&self, changes: &[PresenceChange]) -> Result<(), PortFailure> {
        let mut here = self.here.lock().await;
        let (mut came, mut gone) = (HashMap::new(), HashMap::new());
        for change in changes {
            let user = change.user.to_string();
            if let Some(next) = Standing::after(here.people.get(&change.user), change) {
                here.people.insert(change.user, next);
                gone.remove(&user);
                came.insert(user, next.written());
            } else {
                here.people.remove(&change.user);
                came.remove(&user);
                gone.insert(user, ());
            }
        }
        if came.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let was_stale = std::mem::replace(&mut here.is_stale, true);
        let client = self.client()?;
        answer(self.write(&client, came, gone.into_keys().collect())).await?;
        here.is_stale = was_stale;
        Ok(())
    }

    async fn online(&self, users: &[UserId]) -> Result<Vec<PresenceChange>, PortFailure> {
        let mut asked = users.to_vec();
        asked.sort_unstable();
        asked.dedup();
        if asked.is_empty() {
            return Ok(vec![]);
        }
        let client = self.client()?;
        let by_node = answer(self.ask(&client, &asked)).await?;
        let present = |(index, user): (usize, UserId)| {
            let notes = by_node.iter().filter_map(|notes| notes.get(index).copied().flatten()).map(Standing::read);
            let Standing { attendance, since } =
                notes.max_by_key(|standing| (standing.attendance, Reverse(standing.since)))?;
            Some(PresenceChange { user, attendance, since })
        };
        Ok(asked.into_iter().enumerate().filter_map(present).collect())
    }
}

/// What Redis answers in time.
async fn answer<T>(asked: impl Future<Output = Result<T, Error>>) -> Result<T, PortFailure> {
    match timeout(PATIENCE, asked).await {
        Ok(answer) => answer.map_err(|error| PortFailure::unavailable(PORT, error)),
        Err(elapsed) => Err(PortFailure::timed_out(PORT, elapsed)),
    }
}
