use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use uuid::Uuid;

use crate::book::Book;
use crate::cli::IdleArgs;
use crate::client::connect_all;
use crate::raw::RawLoop;
use crate::report::{Figure, Mark, Report};
use crate::server::{Memory, Meter};
use crate::world::World;

/// First mark; the aim is 6.
const MARK_KIB: f64 = 12.0;
const QUIET: Duration = Duration::from_secs(3);

/// Memory of open sockets that are signed in, hear one chat and stay quiet.
pub(super) async fn run(world: &mut World, args: &IdleArgs) -> Result<Report> {
    world.everybody().await?;
    world.server.restart().await?;
    let book = Arc::new(Book::new(Vec::new(), 0));
    let (people, address) = (world.people(args.users)?, world.server.address);
    // What the first socket makes the server load is not the price of a socket.
    drop(connect_all(address, people.iter().take(1), &book).await?);
    tokio::time::sleep(Duration::from_millis(500)).await;

    let before = world.server.memory();
    let sockets = connect_all(address, people.iter().cycle().take(args.sockets), &book).await?;
    let quiet = Meter::start_busy(&world.server);
    tokio::time::sleep(QUIET).await;
    let (idling, after) = (quiet.spent(), world.server.memory());
    drop(sockets);

    let mut report = Report::new("idle", Some(args.database), json!({"sockets": args.sockets, "users": args.users}));
    let limit = raw_kib(args.sockets).await?;
    let kib = before.zip(after).map(|(before, after)| kib_each(before, after, args.sockets));
    report.add_known(kib.map(|kib| {
        Figure::new("server RSS per socket", kib, "KiB").with_limit(limit).with_mark(Mark::AtMost(MARK_KIB))
    }));
    report.add_known(
        before.map(|before| Figure::new("server RSS without them", before.resident as f64 / 1_048_576.0, "MiB")),
    );
    report.add_known(
        idling
            .server
            .map(|seconds| Figure::new("server CPU while they are quiet", seconds * 1e3 / idling.elapsed, "ms/s")),
    );
    report.blame(book.settle(true, 1).await.faults);
    Ok(report)
}

/// The same for the bare loop.
async fn raw_kib(sockets: usize) -> Result<Option<f64>> {
    let raw = RawLoop::start(br#"{"type":"pong","n":1}"#).await?;
    let book = Arc::new(Book::new(vec![Uuid::nil()], 0));
    let before = raw.memory().context("the raw loop has no memory")?;
    let held = raw.connect(sockets, &book).await?;
    let after = raw.memory();
    drop(held);
    Ok(after.map(|after| kib_each(before, after, sockets)))
}

fn kib_each(before: Memory, after: Memory, sockets: usize) -> f64 {
    after.written.saturating_sub(before.written) as f64 / 1024.0 / sockets as f64
}
