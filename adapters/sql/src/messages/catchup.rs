use std::collections::BTreeMap;

use domain_kernel::{ChatId, Cursor, Seq, Tag};
use domain_messages::{
    CATCHUP_BYTES, CATCHUP_CHATS, CATCHUP_LIMIT, CATCHUP_PAGE, CATCHUP_TOTAL_BYTES, CATCHUP_TOTAL_EVENTS, Catchup,
    ResetReason,
};
use sea_orm::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use super::heads::{cursor, member_count};
use super::rows::{MESSAGE, message_if_any};
use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::faults;
use crate::sql::{Pools, all, values};

/// A cursor that is asked about.
#[derive(Serialize)]
struct Asked {
    #[serde(with = "uuid::serde::simple")]
    chat_id: Uuid,
    seq: i64,
    tag: i32,
}

/// What changed in each chat after its cursor, for the first of `asked` and as many more as fit. One statement, hence one snapshot.
pub(crate) async fn changes_since(pools: &Pools, asked: &[(ChatId, Cursor)]) -> Result<Vec<Catchup>, SqlError> {
    let asked = asked.get(..CATCHUP_CHATS).unwrap_or(asked);
    if asked.is_empty() {
        return Ok(vec![]);
    }
    let cursors: Vec<Asked> = asked.iter().map(|(chat, from)| Asked::new(*chat, *from)).collect();
    let cursors = serde_json::to_string(&cursors).expect("ids and numbers are always JSON");
    let rows = all(&pools.reader, &statement(pools.dialect), values![cursors]).await?;
    let mut by_place: BTreeMap<i64, Vec<&QueryResult>> = BTreeMap::new();
    for row in &rows {
        by_place.entry(row.try_get("", "ord")?).or_default().push(row);
    }
    asked.iter().zip(by_place.values()).map(|((chat, from), rows)| catchup(*chat, *from, rows)).collect()
}

impl Asked {
    fn new(chat: ChatId, from: Cursor) -> Self {
        Self { chat_id: chat.value(), seq: from.seq.value(), tag: from.tag.value() }
    }
}

/// `placed` says where each cursor stands and why it cannot be followed, if it cannot: the tag is asked before the distance, since far from
/// another history is another history. `taken` are the chats whose events are looked at, `page` the events that are told; only the
/// lengths of bodies are read up to there. A chat in which nothing happened is a row without an event.
fn statement(dialect: Dialect) -> String {
    let asked = dialect.rows(1, &["chat_id", "seq", "tag"]);
    // Seqs are dense, so a page is a range of them.
    let (events, touched_message, message) = match dialect {
        Dialect::Sqlite => (
            format!(
                "chat_events e ON t.reset IS NULL AND e.chat_id = t.chat_id AND e.seq > t.seq AND e.seq <= t.seq + {CATCHUP_PAGE}"
            ),
            "messages b ON b.chat_id = t.chat_id AND b.seq = e.msg_seq",
            "messages m ON m.chat_id = p.chat_id AND m.seq = p.msg_seq",
        ),
        // A look into the key for each, whatever the planner believes of the tables' sizes.
        Dialect::Postgres => (
            format!(
                "LATERAL (SELECT n.seq, n.tag, n.msg_seq FROM chat_events n WHERE n.chat_id = t.chat_id AND n.seq > t.seq \
                 ORDER BY n.seq LIMIT {CATCHUP_PAGE}) e ON t.reset IS NULL"
            ),
            "LATERAL (SELECT o.body FROM messages o WHERE o.chat_id = t.chat_id AND o.seq = e.msg_seq LIMIT 1) b ON 1 = 1",
            "LATERAL (SELECT * FROM messages o WHERE o.chat_id = p.chat_id AND o.seq = p.msg_seq LIMIT 1) m ON 1 = 1",
        ),
    };
    let is_known = if faults::is_planted("cursor-without-tag") {
        "1 = 1"
    } else {
        "(a.seq = 0 AND a.tag = 0 OR a.tag = (SELECT e.tag FROM chat_events e WHERE e.chat_id = a.chat_id AND e.seq = a.seq))"
    };
    format!(
        "WITH asked AS {asked}, \
         placed AS MATERIALIZED (SELECT a.ord, a.chat_id, a.seq, h.head_seq, h.head_tag, h.member_count, \
           CASE WHEN h.chat_id IS NULL OR a.seq > h.head_seq OR a.seq < 0 THEN 'tag' WHEN a.seq < h.floor_seq THEN 'floor' \
                WHEN {is_known} THEN CASE WHEN h.head_seq - a.seq > {CATCHUP_LIMIT} THEN 'far' END ELSE 'tag' END AS reset \
           FROM asked a LEFT JOIN chat_heads h ON h.chat_id = a.chat_id), \
         sized AS (SELECT p.*, CASE WHEN p.reset IS NOT NULL THEN 0 WHEN p.head_seq - p.seq < {CATCHUP_PAGE} THEN p.head_seq - p.seq \
           ELSE {CATCHUP_PAGE} END AS events FROM placed p), \
         summed AS (SELECT s.*, sum(s.events) OVER (ORDER BY s.ord) - s.events AS events_before FROM sized s), \
         taken AS MATERIALIZED (SELECT * FROM summed s WHERE s.events_before < {CATCHUP_TOTAL_EVENTS}), \
         touched AS (SELECT t.ord, t.chat_id, t.reset, t.head_seq, t.head_tag, t.member_count, e.seq, e.tag, e.msg_seq, \
             coalesce(octet_length(b.body), 0) AS bytes, row_number() OVER (PARTITION BY t.ord, e.msg_seq ORDER BY e.seq) AS nth \
           FROM taken t LEFT JOIN {events} LEFT JOIN {touched_message}), \
         weighed AS (SELECT w.*, CASE WHEN w.nth = 1 THEN w.bytes ELSE 0 END AS weight FROM touched w), \
         page AS (SELECT * FROM (SELECT w.*, sum(w.weight) OVER (PARTITION BY w.ord ORDER BY w.seq) - w.weight AS before \
           FROM weighed w) w WHERE w.before < {CATCHUP_BYTES}), \
         told AS (SELECT p.*, first_value(p.seq) OVER newest AS to_seq, first_value(p.tag) OVER newest AS to_tag, \
             sum(p.weight) OVER (ORDER BY p.ord) - sum(p.weight) OVER (PARTITION BY p.ord) AS bytes_before \
           FROM page p WINDOW newest AS (PARTITION BY p.ord ORDER BY p.seq DESC)) \
         SELECT p.ord, p.reset, p.head_seq, p.head_tag, p.member_count, p.to_seq, p.to_tag, {MESSAGE} \
         FROM (SELECT * FROM told WHERE bytes_before < {CATCHUP_TOTAL_BYTES} AND nth = 1) p LEFT JOIN {message} \
         ORDER BY p.ord, p.msg_seq"
    )
}

/// The answer in the rows of one chat, of which there is at least one.
fn catchup(chat: ChatId, from: Cursor, rows: &[&QueryResult]) -> Result<Catchup, SqlError> {
    let first = rows.first().ok_or_else(|| Corrupt::new("chat_heads", "chat_id", chat))?;
    if let Some(reason) = first.try_get::<Option<String>>("", "reset")? {
        return Ok(Catchup::Reset(reset(chat, &reason)?));
    }
    let head = cursor(first)?;
    let to = end_of_page(first)?.unwrap_or(from);
    if to.seq == from.seq && head.seq != from.seq {
        return Err(Corrupt::new("chat_events", "seq", format_args!("{chat}/{}", from.seq.next())).into());
    }
    Ok(Catchup::Changes {
        from,
        to,
        more: to.seq < head.seq,
        messages: rows.iter().filter_map(|row| message_if_any(row).transpose()).collect::<Result<_, _>>()?,
        member_count: member_count(first, chat.value())?,
    })
}

fn reset(chat: ChatId, reason: &str) -> Result<ResetReason, Corrupt> {
    match reason {
        "tag" => Ok(ResetReason::Tag),
        "floor" => Ok(ResetReason::Floor),
        "far" => Ok(ResetReason::Far),
        _ => Err(Corrupt::new("chat_heads", "floor_seq", chat)),
    }
}

fn end_of_page(row: &QueryResult) -> Result<Option<Cursor>, SqlError> {
    let seq: Option<i64> = row.try_get("", "to_seq")?;
    let tag: Option<i32> = row.try_get("", "to_tag")?;
    Ok(seq.zip(tag).map(|(seq, tag)| Cursor::new(Seq::new(seq), Tag::new(tag))))
}
