//! How many messages a second become durable, and what each costs: `cargo run --release -p adapter-sql --example append_rate [address]…`
//!
//! Without an address a temporary file is measured, and a throw-away database on the tests' Postgres, with commits that wait for the disk as
//! they do in earnest. Each measurement runs three seconds. What a lane gains is told by the last line: one hot chat with many at once, in
//! multiples of the same chat one message after the other.
//! CPU is user and system time of this process and, for Postgres, of the server's processes on this machine.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adapter_sql::{Database, Options, Stores};
use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use delivery::ports::{BusItem, BusSubscription, EventBus};
use domain_chats::PostingRight;
use domain_messages::Change;
use support::database::TestDatabase;

const LENGTH: Duration = Duration::from_secs(3);
const CHATS: u128 = 2_000;
const TEXT: &str = "A message of some two hundred characters, as people write them to each other when there is something to say that takes \
    a sentence or two, and not so long that it would have been better to call instead.";

/// A bus that nobody hears, so that the log alone is measured.
struct Nobody;

#[async_trait::async_trait]
impl EventBus for Nobody {
    async fn publish(&self, _items: Vec<BusItem>) {}

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        RecordingBus::default().subscribe().await
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let throwaway = if addresses.is_empty() { vec![TestDatabase::sqlite(), TestDatabase::postgres()] } else { vec![] };
    let throwaway_addresses = throwaway.iter().map(|place| place.url().to_owned());
    let mut report = String::new();
    for place in throwaway.iter().filter(|place| place.url().starts_with("postgres")) {
        let name = place.url().rsplit('/').next().unwrap_or_default();
        place.session(&format!("ALTER DATABASE {name} RESET synchronous_commit")).wait()?;
    }
    for address in addresses.iter().cloned().chain(throwaway_addresses) {
        let database = Database::open(&address, Options::default()).await?;
        database.migrate_up().await?;
        let stores = database.stores(Arc::new(Nobody));
        let engine = address.split(':').next().unwrap_or_default();
        let rights = rights(&stores).await;
        let hot = rights.get(..1).unwrap_or_default();
        let mut rates = Vec::new();
        for (name, writers, rights) in [
            ("one after the other, many chats", 1, rights.as_slice()),
            ("eight at once, many chats", 8, rights.as_slice()),
            ("many at once, many chats", 512, rights.as_slice()),
            ("one after the other, one chat", 1, hot),
            ("many at once, one chat", 256, hot),
        ] {
            let (rate, cost) = measure(&stores, rights, writers).await;
            writeln!(report, "{engine:9} {name:32} {rate:9.0} messages/s {cost:6.0} µs CPU each")?;
            rates.push(rate);
        }
        if let [.., single, many] = rates.as_slice() {
            writeln!(report, "{engine:9} {:32} {:9.1} ×", "the lane of a hot chat gains", many / single)?;
        }
        stores.shutdown().await;
        database.close().await?;
    }
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}

/// The rights of one member in each of many chats.
async fn rights(stores: &Stores) -> Vec<PostingRight> {
    let mut rights = Vec::new();
    for n in 0..CHATS {
        let founder = user(n + 1);
        let group = stores.log.found(group_of(founder, &[user(n + CHATS)]), stamp().tag).await.expect("a chat");
        let facts = stores.facts.facts(group.chat, founder).await.expect("facts").expect("a chat");
        rights.push(facts.posting_right().expect("a member"));
    }
    rights
}

/// Messages a second and microseconds of CPU for each, with so many writers who each wait for their answers.
async fn measure(stores: &Stores, rights: &[PostingRight], writers: usize) -> (f64, f64) {
    let (begun, cpu) = (Instant::now(), cpu());
    let tasks = (0..writers).map(|writer| {
        let (log, rights) = (Arc::clone(&stores.log), rights.to_vec());
        tokio::spawn(async move {
            let mut written = 0_u32;
            for right in rights.iter().cycle().skip(writer * 7) {
                if begun.elapsed() > LENGTH {
                    break;
                }
                let change = Change::Write { right: *right, draft: draft(TEXT), stamp: stamp() };
                log.append(change).await.expect("written");
                written += 1;
            }
            written
        })
    });
    let mut written = 0;
    for task in tasks.collect::<Vec<_>>() {
        written += task.await.expect("a task");
    }
    let seconds = begun.elapsed().as_secs_f64();
    (f64::from(written) / seconds, (self::cpu() - cpu) * 1e6 / f64::from(written))
}

/// Seconds of CPU that this process and the processes of Postgres have used.
fn cpu() -> f64 {
    let me = std::process::id().to_string();
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let stats = processes.filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    stats.filter_map(|stat| ticks(&stat, &me)).sum::<f64>() / 100.0
}

/// User and system time in a line of `/proc/…/stat`, in hundredths of a second; `None` for other programs.
fn ticks(stat: &str, me: &str) -> Option<f64> {
    let (name, fields) = stat.rsplit_once(')')?;
    if !(name.contains("(postgres") || name.starts_with(&format!("{me} "))) {
        return None;
    }
    let field = |at: usize| fields.split_whitespace().nth(at).and_then(|field| field.parse::<f64>().ok());
    Some(field(11)? + field(12)?)
}
