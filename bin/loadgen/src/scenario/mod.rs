//! One file per question, and the order in which they are asked.

mod all;
mod cluster;
mod fanout;
mod idle;
mod inserts;
mod login;
mod pair;
mod sends;
mod storm;
mod volley;

use anyhow::Result;

use crate::cli::{Cli, Command, Engine};
use crate::report::Reports;
use crate::world::World;

/// Runs what the command line asks for.
pub(crate) async fn run(cli: &Cli, command: &Command, reports: &mut Reports) -> Result<()> {
    match command {
        Command::All(args) => all::run(cli, args, reports).await,
        Command::Idle(args) => {
            let mut world = populate(cli, args.database, args.users, reports).await?;
            reports.add(&idle::run(&mut world, args).await?)?;
            world.server.close().await
        }
        Command::Login(args) => {
            let mut world = populate(cli, args.database, args.users, reports).await?;
            reports.add(&login::run(&mut world, args).await?)?;
            world.server.close().await
        }
        Command::Fanout(args) => {
            let mut world = populate(cli, args.database, args.members, reports).await?;
            reports.add(&fanout::run(&mut world, args).await?)?;
            world.server.close().await
        }
        Command::Sends(args) => {
            let limit = inserts::run(cli, &inserts::usual(args.database)).await?;
            let mut world = populate(cli, args.database, sends::senders(args), reports).await?;
            reports.add(&sends::run(&mut world, args, limit).await?)?;
            world.server.close().await
        }
        Command::Pair(args) => {
            let mut world = populate(cli, args.database, 2 * args.pairs, reports).await?;
            reports.add(&pair::run(&mut world, args).await?)?;
            world.server.close().await
        }
        Command::Cluster(args) => cluster::run(cli, args, reports).await,
        Command::Storm(args) => storm::run(cli, args, reports).await,
        Command::Inserts(args) => {
            let rate = inserts::run(cli, args).await?;
            reports.add(&inserts::report(args, rate))
        }
        Command::RawServer => Ok(()),
    }
}

async fn populate(cli: &Cli, engine: Engine, people: usize, reports: &mut Reports) -> Result<World> {
    let (world, report) = World::populate(cli, engine, 1, people).await?;
    reports.add(&report)?;
    Ok(world)
}
