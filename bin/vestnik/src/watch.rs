//! What other programs on the same database do, `vestnik admin` before all: a server hears of it by asking, once a second. The bus tells
//! nodes of each other sooner; this holds where there is none, or where it is away.

use std::time::Duration;

use adapter_sql::Database;
use adapter_system::System;
use domain_kernel::ports::Clock;
use domain_kernel::{PortFailure, Span, Timestamp};
use domain_users::ports::StatisticsReader;

use crate::compose::Ports;

/// How often ended sessions are asked for.
const EVERY: Duration = Duration::from_secs(1);
/// How far back beyond the last answer: clocks of machines differ, and a transaction is dated before it is committed.
const BACK: Span = Span::minutes(1);
/// How often figures are kept.
const HOUR: Duration = Duration::from_hours(1);
/// The lock of this work in Postgres, among those of other programs that use the same server.
const WORK: i64 = 0x7573_6167_6573;

/// Refuses tokens and closes sockets of sessions that ended without a word on the bus. Runs for ever.
pub(crate) async fn ended_sessions(ports: Ports) {
    let mut answered = ports.clock.now();
    loop {
        tokio::time::sleep(EVERY).await;
        let now = ports.clock.now();
        match hear(&ports, answered.minus(BACK)).await {
            Ok(()) => answered = now,
            Err(failure) => {
                tracing::warn!(port = failure.port, kind = %failure.kind, "ended sessions were not asked for");
            }
        }
    }
}

async fn hear(ports: &Ports, since: Timestamp) -> Result<(), PortFailure> {
    let ended = ports.sessions.ended_since(since).await?;
    for session in ended.into_iter().filter(|session| !ports.access.is_revoked(*session)) {
        if let Some(session) = ports.sessions.load(session).await? {
            ports.access.revoke(&[session.id], ports.clock.now());
            ports.session_announcer.ended(session.user, &[session.id]).await?;
        }
    }
    Ok(())
}

/// Keeps the figures of the day once an hour, on one node. Runs for ever.
pub(crate) async fn usage(database: Database, statistics: std::sync::Arc<dyn StatisticsReader>) {
    loop {
        if let Err(failure) = keep(&database, &*statistics).await {
            tracing::error!(port = failure.port, kind = %failure.kind, source = %failure.source, "the figures of the day were not kept");
        }
        tokio::time::sleep(HOUR).await;
    }
}

async fn keep(database: &Database, statistics: &dyn StatisticsReader) -> Result<(), PortFailure> {
    let Some(lead) = database.lead(WORK).await? else { return Ok(()) };
    statistics.keep(System.now()).await?;
    lead.end().await
}
