use std::sync::Arc;

use anyhow::Result;
use serde_json::json;

use crate::book::Book;
use crate::cli::LoginArgs;
use crate::client::connect_all;
use crate::raw::RawLoop;
use crate::report::{Figure, Report};
use crate::server::Meter;
use crate::world::World;

/// Enough for a clock of 10 ms.
const RAW_CONNECTIONS: usize = 5_000;
/// Sockets that are open at once.
const AT_ONCE: usize = 250;

/// Processor time of one socket from the first byte to `sync_done`, its end included.
pub(super) async fn run(world: &mut World, args: &LoginArgs) -> Result<Report> {
    world.everybody().await?;
    let book = Arc::new(Book::new(Vec::new(), 0));
    let people = world.people(args.users)?;
    let mut visitors = people.iter().cycle().take(args.logins);
    let meter = Meter::start(&world.server).await;
    let mut logins = 0;
    while logins < args.logins {
        let opened = connect_all(world.server.address, visitors.by_ref().take(AT_ONCE), &book).await?;
        logins += opened.len();
    }
    let spent = meter.spent();

    let mut report = Report::new("login", Some(args.database), json!({"logins": logins, "users": args.users}));
    let limit = raw_micros(RAW_CONNECTIONS).await?;
    let micros = spent.server_micros(logins as f64);
    report.add_known(micros.map(|micros| Figure::new("server CPU per socket login", micros, "µs").with_limit(limit)));
    report.add_known(spent.database_micros(logins as f64).map(|micros| Figure::new("database CPU", micros, "µs")));
    report.add(Figure::new("logins per second", logins as f64 / spent.elapsed, "/s"));
    report.blame(book.settle(true, 1).await.faults);
    Ok(report)
}

/// What the bare loop needs to accept a connection.
async fn raw_micros(count: usize) -> Result<Option<f64>> {
    let raw = RawLoop::start(br#"{"type":"pong","n":1}"#).await?;
    let before = raw.processor_seconds();
    let held = raw.connect(count, &Arc::new(Book::new(Vec::new(), 0))).await?;
    let micros = raw.micros_each(before, count as f64);
    drop(held);
    Ok(micros)
}
