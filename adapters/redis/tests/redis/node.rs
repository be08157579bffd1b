use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adapter_redis::{Cluster, RedisBus, RedisConfig};
use async_trait::async_trait;
use delivery::ports::{BusItem, BusSubscription, EventBus, Received};
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{ChatId, Cursor, Seq, Span, Tag};
use support::redis::TestRedis;
use uuid::Uuid;

/// A node of the system that uses these servers; the first of them has the state too.
pub async fn node(servers: &[&TestRedis]) -> Cluster {
    let bus_urls: Vec<String> = servers.iter().map(|server| server.url()).collect();
    let config = RedisConfig {
        state_url: bus_urls.first().expect("a server").clone(),
        bus_urls,
        namespace: "v1:0a0b0c0d".to_owned(),
    };
    Cluster::connect(config).await.expect("addresses")
}

/// Two nodes that hear each other through every server, and have told of everything that was before.
pub async fn two_nodes(servers: &[&TestRedis]) -> (Cluster, Cluster) {
    let (one, other) = (node(servers).await, node(servers).await);
    for bus in [one.bus(), other.bus()] {
        until("both hear each other", || {
            let figures = bus.figures();
            figures.nodes == 1 && figures.instances == servers.len() as u64 && figures.losses > 0
        })
        .await;
    }
    // The first beat of each has come to the other: what that tells is over.
    tokio::time::sleep(Duration::from_millis(600)).await;
    (one, other)
}

pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub fn moved(chat: u128, seq: i64) -> BusItem {
    let cursor = Cursor::new(Seq::new(seq), Tag::new(1));
    BusItem::ChatMoved { chat: ChatId::new(Uuid::from_u128(chat)), cursor }
}

/// What one node hears, and when.
pub struct Listener {
    ear: Box<dyn BusSubscription>,
    pub seqs: Vec<(Instant, i64)>,
    pub losses: Vec<(Instant, Option<Span>)>,
    pub gone: usize,
}

impl Listener {
    pub async fn new(bus: &RedisBus) -> Self {
        Self { ear: bus.subscribe().await, seqs: vec![], losses: vec![], gone: 0 }
    }

    /// Listens for so long, or until `is_enough`.
    pub async fn listen(&mut self, most: Duration, is_enough: impl Fn(&Self) -> bool) {
        let end = tokio::time::Instant::now() + most;
        while !is_enough(self) {
            let Ok(received) = tokio::time::timeout_at(end, self.ear.next()).await else { return };
            let now = Instant::now();
            match received {
                Received::Items(items) => self.seqs.extend(items.iter().filter_map(|item| match item {
                    BusItem::ChatMoved { cursor, .. } => Some((now, cursor.seq.value())),
                    _ => None,
                })),
                Received::Lost { within } => self.losses.push((now, within)),
                Received::NodeGone => self.gone += 1,
                Received::Closed => return,
            }
        }
    }

    /// Until the item with this seq, or a later one, is heard.
    pub async fn hears(&mut self, seq: i64) {
        let has = |heard: &Self| heard.seqs.last().is_some_and(|(_, last)| *last >= seq);
        self.listen(Duration::from_secs(60), has).await;
        assert!(has(self), "{seq} was never heard");
    }

    /// Everything published was heard in order and once, or a loss was told that reaches back to it.
    pub fn missed_nothing_unsaid(&self, published: &[(Instant, i64)]) {
        assert!(self.seqs.is_sorted_by(|(_, one), (_, next)| one < next), "in order, and once: {:?}", self.seqs);
        let heard: HashSet<i64> = self.seqs.iter().map(|(_, seq)| *seq).collect();
        for (at, seq) in published {
            let reaches = |told: Instant, within: Option<Span>| {
                let within =
                    within.map_or(Duration::MAX, |span| Duration::from_micros(span.as_micros().unsigned_abs()));
                *at <= told && told.duration_since(*at) <= within
            };
            let is_told = || self.losses.iter().any(|(told, within)| reaches(*told, *within));
            assert!(heard.contains(seq) || is_told(), "{seq} is missing, and nobody said so");
        }
    }
}

/// Publishes `count` items of one chat, one each `pause`.
pub async fn publish(bus: Arc<RedisBus>, count: i64, pause: Duration) -> Vec<(Instant, i64)> {
    let mut published = vec![];
    for seq in 1..=count {
        published.push((Instant::now(), seq));
        bus.publish(vec![moved(3, seq)]).await;
        tokio::time::sleep(pause).await;
    }
    published
}

/// Counts in one place only: admits everything but what is called `full`.
pub struct Fallback;

#[async_trait]
impl RateLimiter for Fallback {
    async fn take(&self, _: Limit, key: &str) -> Result<(), TooMany> {
        if key == "full" { Err(TooMany { retry_after: Span::seconds(77) }) } else { Ok(()) }
    }
}
