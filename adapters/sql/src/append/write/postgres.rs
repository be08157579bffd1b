use sea_orm::{ConnectionTrait, QueryResult};

use super::{Item, Patience, Slot, Verdict, Write, json};
use crate::failure::{Corrupt, SqlError};
use crate::sql::{all, values};

/// One call of a function, one round trip: see `migrations/sql/…_create_append.postgres.up.sql`. A message that came alone
/// takes the function that is made for it.
pub(super) async fn append(
    connection: &impl ConnectionTrait,
    batch: &[&Write],
    patience: Patience,
) -> Result<Vec<Verdict>, SqlError> {
    let is_patient = patience == Patience::Wait;
    let rows = match batch {
        [write] => append_one(connection, Item::from(*write), is_patient).await?,
        _ => append_all(connection, batch.iter().map(|write| Item::from(*write)).collect(), is_patient).await?,
    };
    rows.iter().map(verdict).collect()
}

async fn append_all(
    connection: &impl ConnectionTrait,
    items: Vec<Item<'_>>,
    is_patient: bool,
) -> Result<Vec<QueryResult>, SqlError> {
    let sql = "SELECT i, status, seq, no, prev_tag, at, member_count FROM append_v1($1::text::jsonb, $2) ORDER BY i";
    all(connection, sql, values![json(&items), is_patient]).await
}

async fn append_one(
    connection: &impl ConnectionTrait,
    item: Item<'_>,
    is_patient: bool,
) -> Result<Vec<QueryResult>, SqlError> {
    let Item { chat, user, key, digest, body, reply_to, tag, at, rules, membership } = item;
    let sql = "SELECT i, status, seq, no, prev_tag, at, member_count \
               FROM append_one_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = values![chat, user, key, digest, body, reply_to, tag, at, rules, membership, is_patient];
    all(connection, sql, values).await
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
