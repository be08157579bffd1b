use domain_kernel::{ChatId, Cursor, Seq, Tag};
use domain_messages::{CATCHUP_BYTES, CATCHUP_LIMIT, CATCHUP_PAGE, Catchup, ResetReason};
use sea_orm::QueryResult;

use super::heads::{cursor, member_count};
use super::rows::{MESSAGE, message_if_any};
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, values};

/// What changed in `chat` after `from`: the head, the proof of the cursor and the touched messages in one statement, hence one snapshot.
pub(crate) async fn changes_since(pools: &Pools, chat: ChatId, from: Cursor) -> Result<Catchup, SqlError> {
    let sql = format!(
        "WITH next AS (SELECT e.seq, e.tag, e.msg_seq FROM chat_events e WHERE e.chat_id = $1 AND e.seq > $2 \
           AND $2 >= (SELECT head_seq - {CATCHUP_LIMIT} FROM chat_heads WHERE chat_id = $1) ORDER BY e.seq LIMIT {CATCHUP_PAGE}), \
         weighed AS (SELECT n.seq, n.tag, n.msg_seq, sum(coalesce(octet_length(b.body), 0)) OVER (ORDER BY n.seq) \
           - coalesce(octet_length(b.body), 0) AS before FROM next n LEFT JOIN messages b ON b.chat_id = $1 AND b.seq = n.msg_seq), \
         page AS (SELECT w.seq, w.tag, w.msg_seq FROM weighed w WHERE w.before < {CATCHUP_BYTES}) \
         SELECT h.head_seq, h.head_tag, h.floor_seq, h.member_count, \
           (SELECT e.tag FROM chat_events e WHERE e.chat_id = $1 AND e.seq = $2) AS from_tag, \
           (SELECT p.seq FROM page p ORDER BY p.seq DESC LIMIT 1) AS to_seq, \
           (SELECT p.tag FROM page p ORDER BY p.seq DESC LIMIT 1) AS to_tag, {MESSAGE} \
         FROM chat_heads h LEFT JOIN (SELECT DISTINCT p.msg_seq FROM page p) touched ON 1 = 1 \
         LEFT JOIN messages m ON m.chat_id = $1 AND m.seq = touched.msg_seq \
         WHERE h.chat_id = $1 ORDER BY m.seq"
    );
    let rows = all(&pools.reader, &sql, values![chat.value(), from.seq.value()]).await?;
    // A chat that does not exist has no history that the cursor could come from.
    let Some(first) = rows.first() else { return Ok(Catchup::Reset(ResetReason::Tag)) };
    let head = cursor(first)?;
    if let Some(reason) = reset(from, head, first)? {
        return Ok(Catchup::Reset(reason));
    }
    let to = end_of_page(first)?.unwrap_or(from);
    if to == from && head != from {
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

/// Why `from` cannot be followed, if it cannot. The tag is asked before the distance: far from another history is another history.
fn reset(from: Cursor, head: Cursor, row: &QueryResult) -> Result<Option<ResetReason>, SqlError> {
    let floor = Seq::new(row.try_get("", "floor_seq")?);
    let tag = row.try_get::<Option<i32>>("", "from_tag")?.map(Tag::new);
    let is_known = if from.seq == Seq::default() { from == Cursor::START } else { tag == Some(from.tag) };
    Ok(if from.seq > head.seq || from.seq < Seq::default() {
        Some(ResetReason::Tag)
    } else if from.seq < floor {
        Some(ResetReason::Floor)
    } else if !is_known {
        Some(ResetReason::Tag)
    } else if head.seq.value() - from.seq.value() > CATCHUP_LIMIT {
        Some(ResetReason::Far)
    } else {
        None
    })
}

fn end_of_page(row: &QueryResult) -> Result<Option<Cursor>, SqlError> {
    let seq: Option<i64> = row.try_get("", "to_seq")?;
    let tag: Option<i32> = row.try_get("", "to_tag")?;
    Ok(seq.zip(tag).map(|(seq, tag)| Cursor::new(Seq::new(seq), Tag::new(tag))))
}
