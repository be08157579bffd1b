//! The append on `SQLite`: the one writer reads what decides, decides here, and writes everything in one go.
//!
//! `BEGIN IMMEDIATE` is the lock. Four calls a batch: begin, read, write, commit.

use std::collections::HashMap;

use sea_orm::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use super::{Item, Slot, Verdict, Write, json};
use crate::failure::{Corrupt, SqlError};
use crate::sql::{all, run, values};
use crate::work::Work;

/// Everything that decides about each item, in the order of the batch.
const READ: &str = "SELECT h.head_seq, h.head_tag, h.last_no, h.last_ts, h.member_count, \
      (d.seq IS NOT NULL) AS is_placed, (d.retracted_at IS NOT NULL OR d.digest = i.value->>'$.g') AS is_same, \
      (h.rules_ver = i.value->>'$.rv' AND m.ver = i.value->>'$.mv') AS holds, \
      (i.value->>'$.r' IS NULL OR EXISTS (SELECT 1 FROM messages q WHERE q.chat_id = h.chat_id AND q.seq = i.value->>'$.r' \
         AND (q.seq >= m.join_seq OR EXISTS (SELECT 1 FROM member_spans s WHERE s.chat_id = h.chat_id AND s.user_id = m.user_id \
              AND s.from_seq <= q.seq AND q.seq < s.to_seq)))) AS is_answering \
    FROM json_each($1) i \
    LEFT JOIN chat_heads h ON h.chat_id = unhex(i.value->>'$.c') \
    LEFT JOIN messages d ON d.chat_id = h.chat_id AND d.sender_id = unhex(i.value->>'$.u') AND d.client_id = unhex(i.value->>'$.k') \
    LEFT JOIN members m ON m.chat_id = h.chat_id AND m.user_id = unhex(i.value->>'$.u') AND m.leave_seq IS NULL \
    ORDER BY i.key";

/// Messages, events, heads and the authors' own markers, in one call.
const WRITE: &str = "INSERT INTO messages (chat_id, seq, no, sender_id, client_id, digest, kind, body, reply_to, created_at) \
      SELECT unhex(value->>'$.c'), value->>'$.s', value->>'$.n', unhex(value->>'$.u'), unhex(value->>'$.k'), value->>'$.g', 0, \
             value->>'$.b', value->>'$.r', value->>'$.a' FROM json_each($1); \
    INSERT INTO chat_events (chat_id, seq, tag, kind, msg_seq, actor_id, ts) \
      SELECT unhex(value->>'$.c'), value->>'$.s', value->>'$.t', 1, value->>'$.s', unhex(value->>'$.u'), value->>'$.a' FROM json_each($1); \
    UPDATE chat_heads SET head_seq = x.s, last_msg_seq = x.s, last_no = x.n, last_ts = x.a, head_tag = x.t \
      FROM (SELECT unhex(value->>'$.c') AS c, value->>'$.s' AS s, value->>'$.n' AS n, value->>'$.a' AS a, value->>'$.t' AS t \
            FROM json_each($2)) x WHERE chat_heads.chat_id = x.c; \
    UPDATE members SET sent_seq = x.s, sent_no = x.n \
      FROM (SELECT unhex(value->>'$.c') AS c, unhex(value->>'$.u') AS u, value->>'$.s' AS s, value->>'$.n' AS n FROM json_each($3)) x \
      WHERE members.chat_id = x.c AND members.user_id = x.u";

/// A row of `messages` and of `chat_events`.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    item: Item<'a>,
    #[serde(rename = "s")]
    seq: i64,
    #[serde(rename = "n")]
    number: i64,
}

/// Where a chat ends, or how far an author has written.
#[derive(Clone, Copy, Serialize)]
struct End {
    #[serde(rename = "c", with = "uuid::serde::simple")]
    chat: Uuid,
    #[serde(rename = "u", with = "uuid::serde::simple")]
    user: Uuid,
    #[serde(rename = "s")]
    seq: i64,
    #[serde(rename = "n")]
    number: i64,
    #[serde(rename = "a")]
    at: i64,
    #[serde(rename = "t")]
    tag: i32,
}

/// What one transaction writes, while it is being decided.
#[derive(Default)]
struct Plan<'a> {
    verdicts: Vec<Verdict>,
    written: Vec<Written<'a>>,
    heads: HashMap<Uuid, End>,
    marks: HashMap<(Uuid, Uuid), End>,
}

pub(super) async fn append(work: &Work, batch: &[&Write]) -> Result<Vec<Verdict>, SqlError> {
    let items: Vec<Item<'_>> = batch.iter().map(|write| Item::from(*write)).collect();
    let rows = all(work, READ, values![json(&items)]).await?;
    let mut plan = Plan::default();
    for (item, row) in items.into_iter().zip(&rows) {
        plan.decide(item, row)?;
    }
    if !plan.written.is_empty() {
        plan.write(work).await?;
    }
    Ok(plan.verdicts)
}

impl<'a> Plan<'a> {
    fn decide(&mut self, item: Item<'a>, row: &QueryResult) -> Result<(), SqlError> {
        let verdict = if is(row, "is_placed")? {
            if is(row, "is_same")? { Verdict::Repeated } else { Verdict::Reused }
        } else if !is(row, "holds")? {
            Verdict::Stale
        } else if !is(row, "is_answering")? {
            Verdict::NoReply
        } else {
            Verdict::Placed(self.place(item, row)?)
        };
        self.verdicts.push(verdict);
        Ok(())
    }

    /// Takes the place after the one that an earlier item of this batch took, or after the stored head.
    fn place(&mut self, mut item: Item<'a>, row: &QueryResult) -> Result<Slot, SqlError> {
        let (chat, user) = (item.chat, item.user);
        let before = match self.heads.get(&chat) {
            Some(head) => *head,
            None => stored_end(chat, row)?,
        };
        let count: i32 = row.try_get("", "member_count")?;
        let at = item.at.max(before.at.saturating_add(1));
        item.at = at;
        let end = End { chat, user, seq: before.seq + 1, number: before.number + 1, at, tag: item.tag };
        self.heads.insert(chat, end);
        self.marks.insert((chat, user), end);
        self.written.push(Written { item, seq: end.seq, number: end.number });
        Ok(Slot {
            seq: end.seq,
            number: end.number,
            at,
            previous_tag: before.tag,
            member_count: u32::try_from(count).map_err(|_| Corrupt::new("chat_heads", "member_count", chat))?,
        })
    }

    async fn write(&self, work: &Work) -> Result<(), SqlError> {
        let heads: Vec<End> = self.heads.values().copied().collect();
        let marks: Vec<End> = self.marks.values().copied().collect();
        run(work, WRITE, values![json(&self.written), json(&heads), json(&marks)]).await.map(drop)
    }
}

fn stored_end(chat: Uuid, row: &QueryResult) -> Result<End, SqlError> {
    Ok(End {
        chat,
        user: Uuid::nil(),
        seq: row.try_get("", "head_seq")?,
        number: row.try_get("", "last_no")?,
        at: row.try_get("", "last_ts")?,
        tag: row.try_get("", "head_tag")?,
    })
}

/// A condition, which is NULL where an outer join found nothing.
fn is(row: &QueryResult, column: &str) -> Result<bool, SqlError> {
    Ok(row.try_get::<Option<i64>>("", column)? == Some(1))
}
