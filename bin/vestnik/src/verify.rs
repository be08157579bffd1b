//! Unread counts, compared with the messages: by hand, and by night for one user in a hundred. There must never be a difference.

use std::sync::Arc;
use std::time::Duration;

use adapter_local::LocalBus;
use adapter_sql::Database;
use adapter_system::System;
use domain_kernel::PortFailure;
use domain_kernel::ports::{Clock, Randomness};
use domain_messages::ports::{UnreadMismatch, UnreadVerifier};

use crate::compose::open_database;
use crate::config::Config;
use crate::say;

/// Of so many people one is looked at each night.
const ONE_OF: u64 = 100;
/// The lock of this work in Postgres, among those of other programs that use the same server.
const WORK: i64 = 0x7665_7269_6679;
/// The lead is kept for so long at least: clocks of nodes differ, and whoever comes later must find it taken.
const KEPT: Duration = Duration::from_mins(10);
/// So many differences are told one by one.
const TOLD: usize = 20;
const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;

/// Verifies now, for a person at a terminal.
pub(crate) async fn verify(config: &Config, users: u32) -> anyhow::Result<()> {
    let database = open_database(config).await?;
    // Nothing is written, so nothing is announced.
    let stores = database.stores(Arc::new(LocalBus::new()));
    let (compared, mismatches) = stores.verifier.verify(seed(), users).await?;
    for UnreadMismatch { user, chat, told, counted } in &mismatches {
        say(&format!("user {user}, chat {chat}: told {told}, counted {counted}"));
    }
    stores.shutdown().await;
    database.close().await?;
    anyhow::ensure!(mismatches.is_empty(), "{} of {compared} unread counts are wrong", mismatches.len());
    say(&format!("{compared} unread counts are right"));
    Ok(())
}

/// Verifies once a day, at a minute of `hour` (UTC) that changes from day to day and is the same on every node: the first to take
/// the lead does it, the others find it taken.
pub(crate) async fn nightly(database: Database, verifier: Arc<dyn UnreadVerifier>, hour: u32) {
    loop {
        tokio::time::sleep(wait(now(), u64::from(hour))).await;
        if let Err(failure) = once(&database, &*verifier).await {
            tracing::error!(port = failure.port, kind = %failure.kind, source = %failure.source, "unread counts were not verified");
        }
        // Past the minute that was slept for, so that it is not slept for again.
        tokio::time::sleep(KEPT).await;
    }
}

async fn once(database: &Database, verifier: &dyn UnreadVerifier) -> Result<(), PortFailure> {
    let Some(lead) = database.lead(WORK).await? else { return Ok(()) };
    let users = u32::try_from(database.people().await?.div_ceil(ONE_OF)).unwrap_or(u32::MAX);
    let (compared, mismatches) = verifier.verify(seed(), users).await?;
    for UnreadMismatch { user, chat, told, counted } in mismatches.iter().take(TOLD) {
        tracing::error!(user.id = %user, chat.id = %chat, told, counted, "an unread count is wrong");
    }
    tracing::info!(users, compared, mismatches = mismatches.len(), "unread counts were verified");
    tokio::time::sleep(KEPT).await;
    lead.end().await
}

/// How long until the next time, from a moment in seconds since 1970.
fn wait(now: u64, hour: u64) -> Duration {
    let at = |day: u64| day * DAY + hour * HOUR + minute(day) * 60;
    let day = now / DAY;
    let next = if at(day) > now { at(day) } else { at(day + 1) };
    Duration::from_secs(next - now)
}

/// Looks random and is not: every node must come to the same.
fn minute(day: u64) -> u64 {
    (day.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % 50
}

fn now() -> u64 {
    u64::try_from(System.now().micros()).unwrap_or_default() / 1_000_000
}

fn seed() -> u64 {
    System.bytes().iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_once_a_day_within_its_hour() {
        let mut now = 20_000 * DAY;
        let mut minutes = vec![];
        for day in 20_000..20_030 {
            now += wait(now, 2).as_secs();
            let of_day = now - day * DAY;
            assert!((2 * HOUR..3 * HOUR).contains(&of_day), "{of_day}");
            minutes.push(of_day);
            now += 2 * KEPT.as_secs();
        }
        minutes.sort_unstable();
        minutes.dedup();
        assert!(minutes.len() > 10, "{minutes:?}");
    }

    #[test]
    fn a_moment_that_has_passed_is_tomorrows() {
        let at = 20_000 * DAY + 2 * HOUR + minute(20_000) * 60;
        assert_eq!(wait(at - 1, 2).as_secs(), 1);
        assert!(wait(at, 2).as_secs() > 20 * HOUR);
    }
}
