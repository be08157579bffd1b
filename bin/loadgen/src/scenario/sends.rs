use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use crate::book::{Book, Verdict};
use crate::cli::{Engine, SendsArgs};
use crate::client::{Connection, WINDOW, connect_all};
use crate::report::{Figure, Mark, Report};
use crate::server::{Meter, Spent};
use crate::world::World;

/// First mark over many chats; the aim is 15 000, and 8 000 in one chat.
const MARK: f64 = 6_000.0;
/// More per second than any machine here writes: the room in the book.
const MOST_PER_SECOND: usize = 60_000;
const WARM_UP: Duration = Duration::from_secs(1);

impl SendsArgs {
    /// As without options.
    pub(super) fn usual(database: Engine) -> Self {
        Self { hot: false, senders: 16, chats: 32, seconds: 5, database }
    }
}

/// How many people send.
pub(super) fn senders(args: &SendsArgs) -> usize {
    args.senders.max(2)
}

/// Durable messages per second when senders never wait for an answer, up to 32 in flight each. In a hot chat every sender
/// also hears every message, as people do.
pub(super) async fn run(world: &mut World, args: &SendsArgs, limit: f64) -> Result<Report> {
    ensure!(args.chats > 0, "at least one chat is needed");
    let senders = senders(args);
    let chats = if args.hot { hot_chat(world, senders).await? } else { many_chats(world, senders, args.chats).await? };
    let (each, receivers) = if args.hot { (1, u32::try_from(senders)?) } else { (args.chats, 2) };
    let count = chats.len();
    let capacity = MOST_PER_SECOND * usize::try_from(args.seconds + 1)?;
    let book = Arc::new(Book::new(chats, capacity));
    let sockets = connect_all(world.server.address, world.people(senders)?.iter(), &book).await?;

    let mut pumps = JoinSet::new();
    let end = Instant::now() + WARM_UP + Duration::from_secs(args.seconds);
    for (place, socket) in sockets.into_iter().enumerate() {
        let first = if args.hot { 0 } else { place * each };
        pumps.spawn(pump(socket, Arc::clone(&book), first, each, end));
    }
    tokio::time::sleep(WARM_UP).await;
    let (meter, answered) = (Meter::start_busy(&world.server), book.answered());
    tokio::time::sleep_until(end).await;
    let (spent, answered) = (meter.spent(), book.answered() - answered);
    // The sockets stay open until everything has arrived.
    let sockets: Vec<Result<Connection>> = pumps.join_all().await;
    let verdict = book.settle(true, receivers).await;
    sockets.into_iter().collect::<Result<Vec<_>>>()?;

    let parameters = json!({"chats": count, "senders": senders, "receivers": receivers, "seconds": args.seconds});
    let report = Report::new(
        if args.hot { "sends, one hot chat" } else { "sends, many chats" },
        Some(args.database),
        parameters,
    );
    Ok(fill(report, args, spent, answered as f64, verdict, limit))
}

/// Sends to `each` chats from `first` on, one after the other, until `end`.
async fn pump(socket: Connection, book: Arc<Book>, first: usize, each: usize, end: Instant) -> Result<Connection> {
    let mut turn = 0;
    while Instant::now() < end {
        let Ok(room) = tokio::time::timeout_at(end, socket.room(WINDOW)).await else { break };
        let commands = (turn..turn + room).filter_map(|turn| book.open(first + turn % each));
        socket.write(&commands.flatten().collect::<Vec<u8>>()).await?;
        turn += room;
    }
    Ok(socket)
}

/// One group of all senders.
async fn hot_chat(world: &mut World, senders: usize) -> Result<Vec<Uuid>> {
    Ok(vec![world.group(0, &(1..senders).collect::<Vec<_>>()).await?])
}

/// `each` groups of two for every sender, the next sender being the other.
async fn many_chats(world: &mut World, senders: usize, each: usize) -> Result<Vec<Uuid>> {
    let mut chats = Vec::with_capacity(senders * each);
    for number in 0..senders * each {
        let owner = number / each;
        chats.push(world.group(owner, &[(owner + 1) % senders]).await?);
    }
    Ok(chats)
}

fn fill(mut report: Report, args: &SendsArgs, spent: Spent, sends: f64, verdict: Verdict, limit: f64) -> Report {
    let rate = Figure::new("durable sends", sends / spent.elapsed, "/s").with_limit(Some(limit));
    report.add(if args.hot { rate } else { rate.with_mark(Mark::AtLeast(MARK)) });
    report.add_known(spent.server_micros(sends).map(|micros| Figure::new("server CPU per send", micros, "µs")));
    report.add_known(spent.database_micros(sends).map(|micros| Figure::new("database CPU per send", micros, "µs")));
    for (name, percent) in [("send to answer, p50", 50), ("send to answer, p99", 99)] {
        report.add_known(verdict.answers.percentile(percent).map(|delay| Figure::new(name, delay, "ms")));
    }
    report.add(Figure::new("commands repeated, server busy", verdict.busy as f64, ""));
    report.add(Figure::new("commands repeated, rate refused", verdict.rated as f64, ""));
    report.add(Figure::new("deliveries by diff", verdict.caught_up as f64, ""));
    report.blame(verdict.faults);
    report
}
