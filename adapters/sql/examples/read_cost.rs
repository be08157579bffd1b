//! What reading costs a client that comes back: `cargo run --release -p adapter-sql --example read_cost [address]…`
//!
//! Without an address a temporary file is measured, and a throw-away database on the tests' Postgres. One person is in 2000 chats, with
//! something unread and something retracted in each, and has missed twenty messages in a hundred of them. Told are the statements of
//! each reading and the time that the database and the way to it took, the best of ten. Then the time of Postgres alone for the unread
//! counts, as it tells it itself, the mean of fifty, twice: with something retracted among the unread messages of each chat, which is the
//! worst case, and with nothing, which is the usual one. Before each of the two it is told to vacuum, as it does by itself within minutes.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use adapter_sql::{Database, Options, Stores};
use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use delivery::ports::{BusItem, BusSubscription, EventBus};
use domain_chats::MemberRole;
use domain_kernel::{ChatId, Cursor, Seq, Span, UserId};
use domain_messages::{Change, RetractingRight};
use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use support::database::TestDatabase;

const CHATS: usize = 2_000;
const BEHIND: usize = 100;
const MISSED: usize = 20;
/// The second message of each chat, behind the line that founds it.
const RETRACTED: Seq = Seq::new(3);

/// A bus that nobody hears.
struct Nobody;

#[async_trait::async_trait]
impl EventBus for Nobody {
    async fn publish(&self, _items: Vec<BusItem>) {}

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        RecordingBus::default().subscribe().await
    }
}

/// Counts the statements that the stores report.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicU64>);

impl HistogramFn for Statements {
    fn record(&self, _seconds: f64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Recorder for Statements {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        if key.name() == "vestnik_database_seconds" {
            Histogram::from_arc(Arc::new(self.clone()))
        } else {
            Histogram::noop()
        }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let statements = Statements::default();
    metrics::set_global_recorder(statements.clone())?;
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let throwaway = if addresses.is_empty() { vec![TestDatabase::sqlite(), TestDatabase::postgres()] } else { vec![] };
    let throwaway_addresses = throwaway.iter().map(|place| place.url().to_owned());
    let mut report = String::new();
    for address in addresses.iter().cloned().chain(throwaway_addresses) {
        let database = Database::open(&address, Options::default()).await?;
        database.migrate_up().await?;
        let stores = database.stores(Arc::new(Nobody));
        let engine = address.split(':').next().unwrap_or_default();
        let (reader, chats, lines) = measure(&stores, &statements).await;
        for line in lines {
            writeln!(report, "{engine:9} {line}")?;
        }
        if let Some(own) = own_time(&address, || unread(&stores, reader, &chats)).await? {
            writeln!(report, "{}", alone("unread in 2000 chats", own))?;
        }
        read_past_what_was_retracted(&stores, reader, &chats).await;
        if let Some(own) = own_time(&address, || unread(&stores, reader, &chats)).await? {
            writeln!(report, "{}", alone("the same, nothing of it retracted", own))?;
        }
        stores.shutdown().await;
        database.close().await?;
    }
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}

async fn measure(stores: &Stores, statements: &Statements) -> (UserId, Vec<ChatId>, Vec<String>) {
    let (writer, reader) = (user(1), user(2));
    let chats = scene(stores, writer, reader).await;
    let behind: Vec<ChatId> = chats.iter().take(BEHIND).copied().collect();
    let from = cursors(stores, &behind).await;
    write(stores, writer, &behind, MISSED).await;
    let mut lines = Vec::new();
    let mut line = |name: &str, (count, best): (u64, Duration)| {
        lines.push(format!("{name:52} {count:3} statements {:7.2} ms", best.as_secs_f64() * 1e3));
    };
    let read = best(statements, || async { drop(stores.log.changes_since(&from).await.expect("changes")) });
    line("catch up in 100 chats, 20 messages each", read.await);
    let read = best(statements, || async { drop(stores.markers.states(reader, &behind).await.expect("states")) });
    line("read markers of 100 chats", read.await);
    let some = chats.get(..500).unwrap_or_default();
    let read = best(statements, || async { drop(stores.markers.states(reader, some).await.expect("states")) });
    line("unread in 500 chats", read.await);
    line("unread in 2000 chats", best(statements, || unread(stores, reader, &chats)).await);
    let read = best(statements, || async { drop(stores.chats.changes_since(reader, None).await.expect("a list")) });
    line("the list of 2000 chats with their last messages", read.await);
    let read = best(statements, || async { drop(stores.memberships.memberships(reader).await.expect("places")) });
    line("memberships in 2000 chats", read.await);
    let read = best(statements, || async { drop(stores.log.heads(some).await.expect("heads")) });
    line("heads of 500 chats", read.await);
    let read = best(statements, || async { drop(stores.log.recent(Span::seconds(1)).await.expect("heads")) });
    line("heads of the chats in which something is recent", read.await);
    (reader, chats, lines)
}

fn alone(name: &str, own: Duration) -> String {
    let name = format!("{name}: Postgres alone");
    format!("{:9} {name:66} {:7.2} ms", "postgres", own.as_secs_f64() * 1e3)
}

/// Moves every marker onto the message that was retracted; those behind it are still unread.
async fn read_past_what_was_retracted(stores: &Stores, reader: UserId, chats: &[ChatId]) {
    for chat in chats {
        stores.markers.advance(reader, *chat, RETRACTED, stamp().tag).await.expect("moved");
    }
}

async fn unread(stores: &Stores, reader: UserId, chats: &[ChatId]) {
    for some in chats.chunks(500) {
        stores.markers.states(reader, some).await.expect("states");
    }
}

/// The time that Postgres says it spent on `read` after a vacuum; nothing where it is not Postgres. Its connections tell when they have
/// been idle for ten seconds.
async fn own_time<F: Future<Output = ()>>(
    address: &str,
    read: impl Fn() -> F,
) -> Result<Option<Duration>, Box<dyn std::error::Error>> {
    const TIMES: u32 = 50;
    const TOLD_AFTER: Duration = Duration::from_secs(12);
    if !address.starts_with("postgres") {
        return Ok(None);
    }
    let database = sea_orm::Database::connect(address).await?;
    sea_orm::ConnectionTrait::execute_unprepared(&database, "VACUUM (ANALYZE)").await?;
    let sql = "SELECT active_time AS n FROM pg_stat_database WHERE datname = current_database()";
    let so_far = async || -> Result<f64, sea_orm::DbErr> {
        tokio::time::sleep(TOLD_AFTER).await;
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
        let row = sea_orm::ConnectionTrait::query_one_raw(&database, statement).await?;
        row.ok_or(sea_orm::DbErr::Custom("no such database".into()))?.try_get("", "n")
    };
    let before = so_far().await?;
    for _ in 0..TIMES {
        read().await;
    }
    Ok(Some(Duration::from_secs_f64((so_far().await? - before) / 1e3) / TIMES))
}

/// Chats of `writer` and `reader`: three messages in each, the second retracted, none read.
async fn scene(stores: &Stores, writer: UserId, reader: UserId) -> Vec<ChatId> {
    let mut chats = Vec::new();
    for _ in 0..CHATS {
        chats.push(stores.log.found(group_of(writer, &[reader]), stamp().tag).await.expect("a chat").chat);
    }
    write(stores, writer, &chats, 3).await;
    for chat in &chats {
        let facts = stores.facts.facts(*chat, writer).await.expect("facts").expect("a chat");
        let message = stores.history.message(writer, *chat, RETRACTED).await.expect("an answer").expect("a message");
        let posting = facts.posting_right().expect("a member");
        let right = RetractingRight::prove(posting, MemberRole::Owner, &message).expect("a right");
        stores.log.append(Change::Retract { right, stamp: stamp() }).await.expect("retracted");
    }
    chats
}

async fn write(stores: &Stores, author: UserId, chats: &[ChatId], each: usize) {
    for chats in chats.chunks(50) {
        let mut tasks = Vec::new();
        for chat in chats.iter().copied() {
            let facts = stores.facts.facts(chat, author).await.expect("facts").expect("a chat");
            let right = facts.posting_right().expect("a member");
            for _ in 0..each {
                let log = Arc::clone(&stores.log);
                let text = "A message of some hundred characters, as people write them to each other all day, one after the other.";
                let change = Change::Write { right, draft: draft(text), stamp: stamp() };
                tasks.push(tokio::spawn(async move { log.append(change).await.expect("written") }));
            }
            while tasks.len() >= 200 {
                tasks.pop().expect("a task").await.expect("a task");
            }
        }
        for task in tasks {
            task.await.expect("a task");
        }
    }
}

async fn cursors(stores: &Stores, chats: &[ChatId]) -> Vec<(ChatId, Cursor)> {
    let heads = stores.log.heads(chats).await.expect("heads");
    heads.into_iter().map(|head| (head.chat, head.cursor)).collect()
}

/// How many statements `read` takes, and the shortest of ten times.
async fn best<F: Future<Output = ()>>(statements: &Statements, read: impl Fn() -> F) -> (u64, Duration) {
    let (mut count, mut best) = (0, Duration::MAX);
    for _ in 0..10 {
        let (before, begun) = (statements.0.load(Ordering::Relaxed), Instant::now());
        read().await;
        best = best.min(begun.elapsed());
        count = statements.0.load(Ordering::Relaxed) - before;
    }
    (count, best)
}
