use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::volley::{Outcome, Volley};
use crate::cli::{Engine, FanoutArgs};
use crate::client::Person;
use crate::report::{Figure, Mark, Report};
use crate::world::World;

/// First mark: so many times what the bare loop needs per delivery.
const MARK: f64 = 1.6;
const BURST: u8 = 10;
const BURSTS_EVERY: Duration = Duration::from_millis(125);

impl FanoutArgs {
    /// As without options.
    pub(super) fn usual(database: Engine) -> Self {
        Self { members: 1_000, sockets_per_member: 1, messages: 80, rate: 10, bursts: 40, database }
    }
}

/// What a message to a large group costs, sent alone and in bursts, held against the bare loop.
pub(super) async fn run(world: &mut World, args: &FanoutArgs) -> Result<Report> {
    let group = world.everybody().await?;
    let people = world.people(args.members)?;
    let sockets: Vec<&Person> = people.iter().cycle().take(args.members * args.sockets_per_member).collect();
    let single = Volley { at_once: 1, times: args.messages, every: Duration::from_secs(1) / args.rate };
    let bursts = Volley { at_once: BURST, times: args.bursts, every: BURSTS_EVERY };

    let parameters = json!({"members": world.population(), "sockets": sockets.len()});
    let mut report = Report::new("fanout", Some(args.database), parameters);
    for (volley, names) in [(single, &SINGLE), (bursts, &BURSTS)] {
        let ours = volley.at_server(world, group, &sockets).await?;
        let limit = volley.at_raw_loop(&ours.sample, sockets.len()).await?;
        add(&mut report, names, ours, limit);
    }
    Ok(report)
}

struct Names {
    cost: &'static str,
    mark: Option<Mark>,
    p50: &'static str,
    p99: &'static str,
    caught_up: &'static str,
}

const SINGLE: Names = Names {
    cost: "server CPU per delivery",
    mark: Some(Mark::TimesLimit(MARK)),
    p50: "send to last receiver, p50",
    p99: "send to last receiver, p99",
    caught_up: "deliveries by diff",
};

const BURSTS: Names = Names {
    cost: "server CPU per delivery, bursts of 10",
    mark: None,
    p50: "bursts: send to last receiver, p50",
    p99: "bursts: send to last receiver, p99",
    caught_up: "bursts: deliveries by diff",
};

fn add(report: &mut Report, names: &Names, ours: Outcome, limit: Outcome) {
    let cost = ours.micros.map(|micros| Figure::new(names.cost, micros, "µs").with_limit(limit.micros));
    report.add_known(cost.map(|cost| names.mark.map_or(cost.clone(), |mark| cost.with_mark(mark))));
    for (name, percent) in [(names.p50, 50), (names.p99, 99)] {
        let delay = ours.verdict.arrivals.percentile(percent);
        let floor = limit.verdict.arrivals.percentile(percent);
        report.add_known(delay.map(|delay| Figure::new(name, delay, "ms").with_limit(floor)));
    }
    report.add(Figure::new(names.caught_up, ours.verdict.caught_up as f64, ""));
    report.blame(ours.verdict.faults);
    report.blame(limit.verdict.faults);
}
