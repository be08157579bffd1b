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
// Others look for the people of a node that is gone once, when its notes have run out, the last word after its farewell included.
const _: () = assert!(LEASE + REFRESH.as_secs().cast_signed() <= delivery::NODE_GONE_WAIT.as_micros() / 1_000_000);
// And for everybody after a loss, when every node has found out that its notes are gone.
const _: () = assert!(2 * REFRESH.as_secs().cast_signed() <= delivery::PRESENCE_SETTLED.as_micros() / 1_000_000);
/// After a failure it tries sooner.
const RETRY: Duration = Duration::from_millis(500);
/// Keeps the lease of a node, puts it on the list of nodes, and notes what has changed there, unless the notes were lost.
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
        let are_there = !here.people.is_empty();
        self.say(&client, &mut here, are_there, &HashMap::new()).await
    }

    /// Says that this node lives, and what has changed here. Where what Redis holds may differ from what was before, all is written
    /// anew: notes that were lost must not seem to be there because of a new one. A failure leaves that to the next word.
    async fn say(
        &self,
        client: &Client,
        here: &mut Here,
        were_there: bool,
        news: &HashMap<UserId, Option<Standing>>,
    ) -> Result<(), PortFailure> {
        let was_stale = std::mem::replace(&mut here.is_stale, true);
        let mut words = vec![self.node.to_string(), LEASE.to_string(), i64::from(were_there).to_string()];
        for (user, standing) in news {
            let written = standing.map(|standing| standing.written().to_string());
            words.extend([user.to_string(), written.unwrap_or_default()]);
        }
        let is_noted: bool = answer(client.eval(LIVE, self.keys(), words)).await?;
        if was_stale || !is_noted {
            self.rewrite(client, &here.people).await?;
        }
        here.is_stale = false;
        Ok(())
    }

    async fn rewrite(&self, client: &Client, people: &HashMap<UserId, Standing>) -> Result<(), PortFailure> {
        let mut words = vec![LEASE.to_string()];
        words.extend(people.iter().flat_map(|(user, standing)| [user.to_string(), standing.written().to_string()]));
        answer(client.eval(REWRITE, vec![self.key(self.node)], words)).await
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
        let (were_there, mut news) = (!here.people.is_empty(), HashMap::new());
        for change in changes {
            let standing = Standing::after(here.people.get(&change.user), change);
            match standing {
                Some(standing) => here.people.insert(change.user, standing),
                None => here.people.remove(&change.user),
            };
            news.insert(change.user, standing);
        }
        if news.is_empty() {
            return Ok(());
        }
        let client = self.client().inspect_err(|_| here.is_stale = true)?;
        self.say(&client, &mut here, were_there, &news).await
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
