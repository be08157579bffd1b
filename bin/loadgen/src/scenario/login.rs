use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::book::Book;
use crate::cli::LoginArgs;
use crate::client::{PACE, connect_unpaced};
use crate::raw::RawLoop;
use crate::report::{Figure, Report};
use crate::server::Meter;
use crate::world::World;

/// Enough for a clock of 10 ms.
const RAW_CONNECTIONS: usize = 5_000;
/// Sockets that come as fast as they can, as many opening at a time as everywhere here, and are open together. A server that is sent its newcomers one by one spends more on each: it falls asleep
/// and is woken between any two of its steps.
const GROUP: u32 = 250;

/// Processor time of one socket from the first byte to `sync_done`, its end included.
pub(super) async fn run(world: &mut World, args: &LoginArgs) -> Result<Report> {
    world.everybody().await?;
    let book = Arc::new(Book::new(Vec::new(), 0));
    let people = world.people(args.users)?;
    let mut visitors = people.iter().cycle().take(args.logins);
    let meter = Meter::start(&world.server).await;
    let (mut logins, mut busy) = (0, Duration::ZERO);
    let mut when_let_in = interval(PACE * GROUP);
    // A slow group is followed by no faster one: the server would send the last of them away.
    when_let_in.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while logins < args.logins {
        when_let_in.tick().await;
        let begun = Instant::now();
        let opened = connect_unpaced(world.server.address, visitors.by_ref().take(GROUP as usize), &book).await?;
        busy += begun.elapsed();
        logins += opened.len();
    }
    let spent = meter.spent();

    let mut report = Report::new("login", Some(args.database), json!({"logins": logins, "users": args.users}));
    let limit = raw_micros(RAW_CONNECTIONS).await?;
    let micros = spent.server_micros(logins as f64);
    report.add_known(micros.map(|micros| Figure::new("server CPU per socket login", micros, "µs").with_limit(limit)));
    report.add_known(spent.database_micros(logins as f64).map(|micros| Figure::new("database CPU", micros, "µs")));
    report.add(Figure::new("logins per second, while they come", logins as f64 / busy.as_secs_f64(), "/s"));
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
