//! Row 20: somebody's report keeps a transaction open.

use anyhow::{Context, Result};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, IsolationLevel, Statement, TransactionOptions, TransactionTrait,
};

use super::{Injection, Scene, Work};
use crate::environment::Histogram;

/// The alarm of docs/OPERATIONS.md, in seconds.
const SLOW: f64 = 0.5;

pub(super) const ROW: Injection = Injection {
    number: 20,
    name: "a long transaction on the primary",
    aim: "A12",
    about: "A repeatable read stays open for 60 s (short: 6 s), so nothing that is overwritten can be cleaned up. Expected: appends go on \
            at no less than half their pace, 99 of 100 within the half second at which an operator is woken, or twice what they took before; dead rows gather.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    let first = appends(scene).await?;
    scene.wait(10, 3).await;
    let usual_p99 = appends(scene).await?.since(&first).p99().context("no append was told")?;
    let usual = pace(scene.span(10, 3).as_secs_f64(), scene.counts().acknowledged);
    let database = scene.environment.database().await?;
    let isolation_level = Some(IsolationLevel::RepeatableRead);
    let report =
        database.begin_with_options(TransactionOptions { isolation_level, ..TransactionOptions::default() }).await?;
    report.execute_unprepared("SELECT count(*) FROM messages").await?;
    let (begin, before) = (scene.counts().acknowledged, appends(scene).await?);
    scene.wait(60, 6).await;
    let now = pace(scene.span(60, 6).as_secs_f64(), scene.counts().acknowledged - begin);
    let p99 = appends(scene).await?.since(&before).p99().context("no append was told")?;
    let dead = dead_rows(&database).await?;
    scene.note(format!(
        "{usual:.0} then {now:.0} appends/s, p99 {usual_p99} then {p99} s, {dead} dead rows in chat_heads"
    ));
    scene.expect(now * 2.0 > usual, format!("appends fell from {usual:.0} to {now:.0} a second"));
    scene.expect(p99 <= SLOW.max(2.0 * usual_p99), format!("p99 of appends rose from {usual_p99} to {p99} s"));
    scene.expect(dead > 0, "nothing was kept from being cleaned up: this proves nothing");
    report.rollback().await?;
    scene.check(ROW.name).await
}

/// How long the appends of all nodes took so far.
async fn appends(scene: &Scene<'_>) -> Result<Histogram> {
    let mut all = Histogram::default();
    for node in &scene.environment.nodes {
        all = node.figures().await?.histogram("vestnik_append_seconds").and(&all);
    }
    Ok(all)
}

fn pace(seconds: f64, appends: u64) -> f64 {
    appends as f64 / seconds
}

async fn dead_rows(database: &DatabaseConnection) -> Result<i64> {
    let sql = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'chat_heads'";
    let row = database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    Ok(row.context("no statistics")?.try_get("", "n_dead_tup")?)
}
