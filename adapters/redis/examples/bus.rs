//! How much the bus carries between two nodes, and what it costs: `cargo run --release -p adapter-redis --example bus [URL …]`,
//! with one to three URLs of Redis; without any it starts a Redis of its own.
//!
//! Three rounds: single events one after another, which wait for nobody; events of many chats as fast as one task can publish
//! them; and the same in lots of ten, as a commit of many messages hands them over. CPU is of this process, which is both nodes.

#![expect(clippy::print_stdout, reason = "its figures are for whoever runs it")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use adapter_redis::{Cluster, RedisBus, RedisConfig};
use delivery::ports::{BusItem, BusSubscription, EventBus, Received};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, Tag, Timestamp, UserId, Version};
use domain_messages::{Body, ChatEvent, ChatEventKind, Content, Message};
use support::redis::TestRedis;
use uuid::Uuid;

const EVENTS: i64 = 100_000;
const SINGLE: i64 = 2_000;

#[tokio::main]
async fn main() {
    let mut urls: Vec<String> = std::env::args().skip(1).collect();
    let own = urls.is_empty().then(TestRedis::start);
    urls.extend(own.iter().map(TestRedis::url));
    let (one, other) = (node(&urls).await, node(&urls).await);
    while [&one, &other].iter().any(|node| node.bus().figures().nodes == 0) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;

    let mut ear = other.bus().subscribe().await;
    let mut waits = vec![];
    for seq in 1..=SINGLE {
        let began = Instant::now();
        one.bus().publish(vec![event(seq)]).await;
        hear(&mut *ear, 1).await;
        waits.push(began.elapsed());
    }
    waits.sort_unstable();
    let at = |part: usize| waits.get(waits.len() * part / 100).copied().unwrap_or_default();
    println!("one at a time: median {:?}, 99 of 100 within {:?}", at(50), at(99));

    for lot in [1, 10] {
        round(one.bus(), &mut *ear, lot).await;
    }
    println!("{:?}", other.bus().figures());
    one.close().await;
    other.close().await;
}

async fn round(bus: Arc<RedisBus>, ear: &mut dyn BusSubscription, lot: i64) {
    let (began, cpu) = (Instant::now(), ticks());
    let publishing = tokio::spawn(async move {
        for first in (1..=EVENTS).step_by(usize::try_from(lot).unwrap_or(1)) {
            bus.publish((first..first + lot).map(event).collect()).await;
            tokio::task::yield_now().await;
        }
    });
    let heard = hear(ear, EVENTS).await;
    let (took, cpu) = (began.elapsed().as_secs_f64(), ticks() - cpu);
    drop(publishing.await);
    #[expect(clippy::cast_precision_loss, reason = "no figure comes near 2^53")]
    let (heard, cpu) = (heard as f64, cpu as f64);
    println!(
        "in lots of {lot}: {:.0} items/s, {:.1} µs of CPU for each, both nodes",
        heard / took,
        cpu * 10_000.0 / heard
    );
}

async fn node(urls: &[String]) -> Cluster {
    let state_url = urls.first().cloned().unwrap_or_default();
    let config = RedisConfig { bus_urls: urls.to_vec(), state_url, namespace: "v1:benchmark".to_owned() };
    Cluster::connect(config).await.expect("addresses of Redis")
}

/// Hears `count` items; answers how many there were, or fewer when some were lost.
async fn hear(ear: &mut dyn BusSubscription, count: i64) -> i64 {
    let mut heard = 0;
    while heard < count {
        match tokio::time::timeout(Duration::from_secs(3), ear.next()).await {
            Ok(Received::Items(items)) => heard += i64::try_from(items.len()).unwrap_or_default(),
            Ok(Received::Lost { within }) => println!("lost: {within:?}"),
            Ok(Received::NodeGone) => {}
            Ok(Received::Closed) | Err(_) => break,
        }
    }
    heard
}

/// A message of 200 characters in one of 64 chats.
fn event(seq: i64) -> BusItem {
    let chat = ChatId::new(Uuid::from_u128(u128::from(seq.unsigned_abs() % 64)));
    let place = |seq| Cursor::new(Seq::new(seq), Tag::new(7));
    let message = Message {
        chat,
        seq: Seq::new(seq),
        number: Some(Number::new(seq)),
        sender: UserId::new(Uuid::from_u128(1)),
        client_id: ClientId::new(Uuid::from_u128(2)),
        content: Content::Text(Body::parse(&"a".repeat(200)).expect("a body")),
        reply_to: None,
        version: Version::new(1),
        created_at: Timestamp::from_micros(1_800_000_000_000_000),
        edited_at: None,
        retracted_at: None,
    };
    let kind = ChatEventKind::MessageWritten(Arc::new(message));
    BusItem::Chat(Arc::new(ChatEvent { chat, cursor: place(seq), previous: place(seq - 1), member_count: 2, kind }))
}

/// CPU that this process has used, in hundredths of a second.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace()).into_iter().flatten();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}
