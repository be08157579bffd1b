use anyhow::Result;

use super::{cluster, fanout, idle, inserts, login, pair, populate, sends, storm};
use crate::cli::{AllArgs, Cli, ClusterArgs, Engine, FanoutArgs, IdleArgs, LoginArgs, PairArgs, SendsArgs, StormArgs};
use crate::report::Reports;
use crate::world::World;

/// Everything, in about five minutes. What does not touch the database is asked on SQLite only.
pub(super) async fn run(cli: &Cli, args: &AllArgs, reports: &mut Reports) -> Result<()> {
    sqlite(cli, args, reports).await?;
    if args.sqlite_only { Ok(()) } else { postgres(cli, reports).await }
}

async fn sqlite(cli: &Cli, args: &AllArgs, reports: &mut Reports) -> Result<()> {
    let database = Engine::Sqlite;
    let limit = measure_inserts(cli, database, reports).await?;
    let mut world = populate(cli, database, args.members, reports).await?;
    // Memory first: a heap that other work has stretched would take sockets for nothing.
    let idle = IdleArgs { sockets: args.sockets, users: args.members, database };
    reports.add(&idle::run(&mut world, &idle).await?)?;
    let login = LoginArgs { logins: 2_000, users: args.members, database };
    reports.add(&login::run(&mut world, &login).await?)?;
    let fanout = FanoutArgs { members: args.members, ..FanoutArgs::usual(database) };
    reports.add(&fanout::run(&mut world, &fanout).await?)?;
    writing(&mut world, database, limit, reports).await?;
    world.server.close().await
}

async fn postgres(cli: &Cli, reports: &mut Reports) -> Result<()> {
    let database = Engine::Postgres;
    let limit = measure_inserts(cli, database, reports).await?;
    let mut world = populate(cli, database, 2 * PairArgs::usual(database).pairs, reports).await?;
    writing(&mut world, database, limit, reports).await?;
    world.server.close().await?;
    cluster::run(cli, &ClusterArgs::usual(), reports).await?;
    storm::run(cli, &StormArgs::usual(), reports).await
}

async fn writing(world: &mut World, database: Engine, limit: f64, reports: &mut Reports) -> Result<()> {
    reports.add(&pair::run(world, &PairArgs::usual(database)).await?)?;
    for hot in [false, true] {
        let args = SendsArgs { hot, ..SendsArgs::usual(database) };
        reports.add(&sends::run(world, &args, limit).await?)?;
    }
    Ok(())
}

async fn measure_inserts(cli: &Cli, database: Engine, reports: &mut Reports) -> Result<f64> {
    let args = inserts::usual(database);
    let rate = inserts::run(cli, &args).await?;
    reports.add(&inserts::report(&args, rate))?;
    Ok(rate)
}
