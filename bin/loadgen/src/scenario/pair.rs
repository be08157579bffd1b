use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use crate::book::{Book, Verdict};
use crate::cli::{Engine, PairArgs};
use crate::client::{Connection, connect_all};
use crate::report::{Figure, Mark, Report};
use crate::server::{Meter, Spent};
use crate::world::World;

/// First mark: microseconds of server and database per message.
const MARK_MICROS: f64 = 400.0;

impl PairArgs {
    /// As without options.
    pub(super) fn usual(database: Engine) -> Self {
        Self { pairs: 20, rate: 400, seconds: 10, database }
    }
}

/// What a durable message between two people costs at a steady rate, and how long it takes.
pub(super) async fn run(world: &mut World, args: &PairArgs) -> Result<Report> {
    ensure!(args.pairs > 0, "at least one pair is needed");
    let people = world.people(2 * args.pairs)?;
    let messages = usize::try_from(u64::from(args.rate) * args.seconds)?;
    let book = Arc::new(Book::new(chats(world, args.pairs).await?, messages));
    let sockets = connect_all(world.server.address, people.iter(), &book).await?;
    let meter = Meter::start(&world.server).await;
    pace(&sockets, &book, args, messages).await?;
    // Both hear it: the other, and the sender's own socket.
    book.wait(true, 2).await;
    let spent = meter.spent();
    let verdict = book.settle(true, 2).await;
    Ok(report(args, spent, verdict))
}

async fn chats(world: &World, pairs: usize) -> Result<Vec<Uuid>> {
    let mut chats = Vec::with_capacity(pairs);
    for pair in world.people(2 * pairs)?.chunks_exact(2) {
        if let [one, other] = pair {
            chats.push(world.api().open_direct(one, other).await?);
        }
    }
    Ok(chats)
}

/// The pairs take turns, each time the other one writes.
async fn pace(sockets: &[Connection], book: &Book, args: &PairArgs, messages: usize) -> Result<()> {
    let mut clock = interval(Duration::from_secs(1) / args.rate);
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for number in 0..messages {
        clock.tick().await;
        let (pair, side) = (number % args.pairs, number / args.pairs % 2);
        let sender = sockets.get(2 * pair + side).context("a pair without a socket")?;
        sender.write(&book.open(pair).context("the book is full")?).await?;
    }
    Ok(())
}

fn report(args: &PairArgs, spent: Spent, verdict: Verdict) -> Report {
    let parameters = json!({"pairs": args.pairs, "rate": args.rate, "seconds": args.seconds});
    let (mut report, messages) = (Report::new("pair", Some(args.database), parameters), verdict.sent as f64);
    let all = spent.all_micros(messages);
    report.add_known(
        all.map(|all| {
            Figure::new("server and database CPU per message", all, "µs").with_mark(Mark::AtMost(MARK_MICROS))
        }),
    );
    report.add_known(spent.server_micros(messages).map(|micros| Figure::new("of which the server", micros, "µs")));
    report.add_known(spent.database_micros(messages).map(|micros| Figure::new("of which the database", micros, "µs")));
    for (name, percent) in [("send to last receiver, p50", 50), ("send to last receiver, p99", 99)] {
        report.add_known(verdict.arrivals.percentile(percent).map(|delay| Figure::new(name, delay, "ms")));
    }
    for (name, percent) in [("send to answer, p50", 50), ("send to answer, p99", 99)] {
        report.add_known(verdict.answers.percentile(percent).map(|delay| Figure::new(name, delay, "ms")));
    }
    report.blame(verdict.faults);
    report
}
