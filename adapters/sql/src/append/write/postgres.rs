use sea_orm::QueryResult;

use super::{Item, Patience, Slot, Verdict, Write, json};
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, values};

/// One call of the function, one round trip: see `migrations/sql/…_create_append.postgres.up.sql`.
pub(super) async fn append(pools: &Pools, batch: &[&Write], patience: Patience) -> Result<Vec<Verdict>, SqlError> {
    let items: Vec<Item<'_>> = batch.iter().map(|write| Item::from(*write)).collect();
    let sql = "SELECT i, status, seq, no, prev_tag, at, member_count FROM append_v1($1::text::jsonb, $2) ORDER BY i";
    let rows = all(&pools.lanes, sql, values![json(&items), patience == Patience::Wait]).await?;
    rows.iter().map(verdict).collect()
}

fn verdict(row: &QueryResult) -> Result<Verdict, SqlError> {
    let status: String = row.try_get("", "status")?;
    Ok(match status.as_str() {
        "ok" => Verdict::Placed(slot(row)?),
        "dup" => Verdict::Repeated,
        "stale" => Verdict::Stale,
        "reused" => Verdict::Reused,
        "noreply" => Verdict::NoReply,
        "busy" => Verdict::Busy,
        _ => return Err(Corrupt::new("append_v1", "status", row.try_get::<i32>("", "i")?).into()),
    })
}

fn slot(row: &QueryResult) -> Result<Slot, SqlError> {
    let seq: i64 = row.try_get("", "seq")?;
    let count: i32 = row.try_get("", "member_count")?;
    Ok(Slot {
        seq,
        number: row.try_get("", "no")?,
        at: row.try_get("", "at")?,
        previous_tag: row.try_get("", "prev_tag")?,
        member_count: u32::try_from(count).map_err(|_| Corrupt::new("chat_heads", "member_count", seq))?,
    })
}
