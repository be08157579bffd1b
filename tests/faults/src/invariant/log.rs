use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;
use client::shapes::Cursor;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use uuid::Uuid;

/// Everything that the database says of chats, read past the servers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    pub(crate) chats: HashMap<Uuid, ChatLog>,
    /// By user and chat: those who are in it.
    pub(crate) markers: HashMap<(Uuid, Uuid), Marker>,
}

/// One chat.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChatLog {
    pub(crate) head: Cursor,
    pub(crate) last_number: i64,
    pub(crate) member_count: i32,
    /// By seq.
    pub(crate) events: Vec<Logged>,
    pub(crate) messages: BTreeMap<i64, Row>,
    /// Of each user: from the first seq inside to the first outside.
    pub(crate) spans: HashMap<Uuid, Vec<(i64, Option<i64>)>>,
    /// Numbers of retracted messages.
    pub(crate) retracted: BTreeSet<i64>,
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged {
    pub(crate) seq: i64,
    pub(crate) tag: i32,
    /// 1 written, 2 edited, 3 retracted, 20 members added, 21 member removed.
    pub(crate) kind: i32,
    /// The message it is about.
    pub(crate) message: i64,
    /// Microseconds.
    pub(crate) at: i64,
}

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) number: Option<i64>,
    pub(crate) sender: Uuid,
    pub(crate) client_id: Uuid,
    /// 0 text, 1 system line, 2 tombstone.
    pub(crate) kind: i32,
    pub(crate) body: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
}

/// How far somebody has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) seq: i64,
    pub(crate) number: i64,
}

impl Log {
    /// Reads all of it, in a few statements: whoever asks has seen to it that nobody writes.
    pub(crate) async fn load(database: &DatabaseConnection) -> Result<Self> {
        let mut log = Self::default();
        for row in all(database, "SELECT chat_id, head_seq, head_tag, last_no, member_count FROM chat_heads").await? {
            let chat = log.chats.entry(row.try_get("", "chat_id")?).or_default();
            chat.head = Cursor { seq: row.try_get("", "head_seq")?, tag: row.try_get("", "head_tag")? };
            (chat.last_number, chat.member_count) = (row.try_get("", "last_no")?, row.try_get("", "member_count")?);
        }
        let events =
            "SELECT chat_id, seq, tag, CAST(kind AS int) AS kind, msg_seq, ts FROM chat_events ORDER BY chat_id, seq";
        for row in all(database, events).await? {
            log.chats.entry(row.try_get("", "chat_id")?).or_default().events.push(logged(&row)?);
        }
        let messages = "SELECT chat_id, seq, no, sender_id, client_id, CAST(kind AS int) AS kind, body, ver, created_at FROM messages";
        for row in all(database, messages).await? {
            let chat = log.chats.entry(row.try_get("", "chat_id")?).or_default();
            chat.messages.insert(row.try_get("", "seq")?, message(&row)?);
        }
        for row in all(database, "SELECT chat_id, no FROM deleted_nos").await? {
            log.chats.entry(row.try_get("", "chat_id")?).or_default().retracted.insert(row.try_get("", "no")?);
        }
        log.load_people(database).await?;
        Ok(log)
    }

    async fn load_people(&mut self, database: &DatabaseConnection) -> Result<()> {
        let spans = "SELECT chat_id, user_id, from_seq, to_seq FROM member_spans \
                     UNION ALL SELECT chat_id, user_id, join_seq, leave_seq FROM members";
        for row in all(database, spans).await? {
            let chat = self.chats.entry(row.try_get("", "chat_id")?).or_default();
            let span = (row.try_get("", "from_seq")?, row.try_get("", "to_seq")?);
            chat.spans.entry(row.try_get("", "user_id")?).or_default().push(span);
        }
        let markers = "SELECT uc.user_id, uc.chat_id, uc.read_seq, uc.read_no, me.sent_seq, me.sent_no FROM user_chats uc \
                       JOIN members me ON me.chat_id = uc.chat_id AND me.user_id = uc.user_id AND me.leave_seq IS NULL";
        for row in all(database, markers).await? {
            let marked = Marker { seq: row.try_get("", "read_seq")?, number: row.try_get("", "read_no")? };
            let sent = Marker { seq: row.try_get("", "sent_seq")?, number: row.try_get("", "sent_no")? };
            let further = if marked.seq >= sent.seq { marked } else { sent };
            self.markers.insert((row.try_get("", "user_id")?, row.try_get("", "chat_id")?), further);
        }
        Ok(())
    }
}

impl ChatLog {
    /// True when `user` may see what stands at `seq`.
    pub(crate) fn may_see(&self, user: Uuid, seq: i64) -> bool {
        let spans = self.spans.get(&user).map_or(&[][..], Vec::as_slice);
        spans.iter().any(|(from, to)| *from <= seq && to.is_none_or(|to| seq < to))
    }

    /// The tag of the event at `seq`.
    pub(crate) fn tag(&self, seq: i64) -> Option<i32> {
        let at = self.events.binary_search_by_key(&seq, |event| event.seq).ok()?;
        self.events.get(at).map(|event| event.tag)
    }
}

/// Every session that there is, ended ones too.
pub(crate) async fn sessions(database: &DatabaseConnection) -> Result<HashSet<Uuid>> {
    all(database, "SELECT id FROM sessions").await?.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Where every chat ends, by the shortest question there is.
pub(crate) async fn heads(database: &DatabaseConnection) -> Result<HashMap<Uuid, (Cursor, i64)>> {
    let rows = all(database, "SELECT chat_id, head_seq, head_tag, last_no FROM chat_heads").await?;
    rows.iter()
        .map(|row| {
            let head = Cursor { seq: row.try_get("", "head_seq")?, tag: row.try_get("", "head_tag")? };
            Ok((row.try_get("", "chat_id")?, (head, row.try_get("", "last_no")?)))
        })
        .collect()
}

/// The chats of everybody, and where everybody's own stream ends.
pub(crate) async fn places(database: &DatabaseConnection) -> Result<(HashMap<Uuid, Vec<Uuid>>, HashMap<Uuid, Cursor>)> {
    let (mut chats, mut heads): (HashMap<Uuid, Vec<Uuid>>, _) = (HashMap::new(), HashMap::new());
    for row in all(database, "SELECT user_id, chat_id FROM members WHERE leave_seq IS NULL").await? {
        chats.entry(row.try_get("", "user_id")?).or_default().push(row.try_get("", "chat_id")?);
    }
    for row in all(database, "SELECT user_id, head_seq, head_tag FROM user_heads").await? {
        let head = Cursor { seq: row.try_get("", "head_seq")?, tag: row.try_get("", "head_tag")? };
        heads.insert(row.try_get("", "user_id")?, head);
    }
    Ok((chats, heads))
}

pub(super) async fn all(database: &DatabaseConnection, sql: &str) -> Result<Vec<QueryResult>> {
    Ok(database.query_all_raw(Statement::from_string(database.get_database_backend(), sql)).await?)
}

fn logged(row: &QueryResult) -> Result<Logged> {
    Ok(Logged {
        seq: row.try_get("", "seq")?,
        tag: row.try_get("", "tag")?,
        kind: row.try_get("", "kind")?,
        message: row.try_get("", "msg_seq")?,
        at: row.try_get("", "ts")?,
    })
}

fn message(row: &QueryResult) -> Result<Row> {
    Ok(Row {
        number: row.try_get("", "no")?,
        sender: row.try_get("", "sender_id")?,
        client_id: row.try_get("", "client_id")?,
        kind: row.try_get("", "kind")?,
        body: row.try_get("", "body")?,
        version: row.try_get("", "ver")?,
        created_at: row.try_get("", "created_at")?,
    })
}
