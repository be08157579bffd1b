use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::volley::{Outcome, Volley};
use crate::cli::{Cli, ClusterArgs, Engine};
use crate::client::Person;
use crate::report::{Figure, Mark, Report, Reports};
use crate::world::World;

/// Two servers and the bus between them may use so many times what one server uses for the same deliveries.
const MARK: f64 = 1.5;

/// The same messages to a large group whose members are on one server, and on several.
pub(super) async fn run(cli: &Cli, args: &ClusterArgs, reports: &mut Reports) -> Result<()> {
    let alone = deliver(cli, args, 1).await?;
    let together = deliver(cli, args, args.servers).await?;
    let parameters = json!({"members": args.members, "servers": args.servers});
    let mut report = Report::new("fanout over servers", Some(Engine::Postgres), parameters);
    let cost = together.micros.map(|micros| {
        Figure::new("CPU per delivery, servers and bus", micros, "µs")
            .with_limit(alone.micros)
            .with_mark(Mark::TimesLimit(MARK))
    });
    report.add_known(cost);
    for (name, percent) in [("send to last receiver, p50", 50), ("send to last receiver, p99", 99)] {
        let delay = together.verdict.arrivals.percentile(percent);
        let limit = alone.verdict.arrivals.percentile(percent);
        report.add_known(delay.map(|delay| Figure::new(name, delay, "ms").with_limit(limit)));
    }
    report.blame(alone.verdict.faults);
    report.blame(together.verdict.faults);
    reports.add(&report)
}

async fn deliver(cli: &Cli, args: &ClusterArgs, servers: usize) -> Result<Outcome> {
    let (mut world, _) = World::populate(cli, Engine::Postgres, servers, args.members).await?;
    let group = world.everybody().await?;
    let sockets: Vec<&Person> = world.people(args.members)?.iter().collect();
    let volley = Volley { at_once: 1, times: args.messages, every: Duration::from_secs(1) / args.rate };
    let outcome = volley.at_server(&world, group, &sockets).await?;
    drop(sockets);
    world.server.close().await?;
    Ok(outcome)
}
