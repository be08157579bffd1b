//! The frame of every change that is a transaction of its own: lock the head, look, write, advance the head.

use domain_chats::{InvitingRight, PostingRight, RemovingRight};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, Tag, Timestamp, UserId, Version};
use domain_messages::{ChatEvent, ChatEventKind, Content, Message, Placed, Stamp, SystemLine};
use uuid::Uuid;

use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::messages::encode;
use crate::messages::rows::{MESSAGE, message};
use crate::sql::{one, run, values};
use crate::work::Work;

/// Kinds of events in the change index, beside 1, a message written, which the batch writes. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Edited = 2,
    Retracted = 3,
    MembersAdded = 20,
    MemberRemoved = 21,
}

/// Who claims a right, and on which versions.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    pub(super) chat: ChatId,
    pub(super) user: UserId,
    rules: Version,
    membership: Version,
}

macro_rules! claim_of {
    ($($right:ty),*) => {
        $(impl From<&$right> for Claim {
            fn from(right: &$right) -> Self {
                Self { chat: right.chat(), user: right.user(), rules: right.rules(), membership: right.membership() }
            }
        })*
    };
}
claim_of!(PostingRight, InvitingRight, RemovingRight);

/// A chat whose head this transaction has locked.
pub(super) struct Frame<'t> {
    pub(super) transaction: &'t Work,
    pub(super) dialect: Dialect,
    pub(super) chat: ChatId,
    pub(super) head: Cursor,
    pub(super) last_number: i64,
    pub(super) member_count: u32,
    rules: Version,
    last_at: i64,
}

/// The place that a change has taken.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) cursor: Cursor,
    pub(super) previous: Cursor,
    pub(super) at: Timestamp,
}

impl<'t> Frame<'t> {
    /// Locks the head, in a statement of its own: what is read afterwards is younger than the lock. `None` when there is no such chat.
    pub(super) async fn lock(
        transaction: &'t Work,
        dialect: Dialect,
        chat: ChatId,
    ) -> Result<Option<Frame<'t>>, SqlError> {
        let sql = format!(
            "SELECT head_seq, head_tag, last_no, last_ts, rules_ver, member_count FROM chat_heads WHERE chat_id = $1{}",
            dialect.for_update()
        );
        let Some(row) = one(transaction, &sql, values![chat.value()]).await? else { return Ok(None) };
        let member_count: i32 = row.try_get("", "member_count")?;
        Ok(Some(Frame {
            transaction,
            dialect,
            chat,
            head: Cursor::new(Seq::new(row.try_get("", "head_seq")?), Tag::new(row.try_get("", "head_tag")?)),
            last_number: row.try_get("", "last_no")?,
            member_count: u32::try_from(member_count).map_err(|_| Corrupt::new("chat_heads", "member_count", chat))?,
            rules: Version::new(row.try_get("", "rules_ver")?),
            last_at: row.try_get("", "last_ts")?,
        }))
    }

    /// True while the versions that the right was proved against still hold.
    pub(super) async fn holds(&self, claim: Claim) -> Result<bool, SqlError> {
        let sql = "SELECT ver FROM members WHERE chat_id = $1 AND user_id = $2 AND leave_seq IS NULL";
        let row = one(self.transaction, sql, values![self.chat.value(), claim.user.value()]).await?;
        let version: Option<i64> = row.map(|row| row.try_get("", "ver")).transpose()?;
        Ok(version == Some(claim.membership.value()) && self.rules == claim.rules)
    }

    /// The message at `seq`.
    pub(super) async fn message(&self, seq: Seq) -> Result<Option<Message>, SqlError> {
        let sql = format!("SELECT {MESSAGE} FROM messages m WHERE m.chat_id = $1 AND m.seq = $2");
        let row = one(self.transaction, &sql, values![self.chat.value(), seq.value()]).await?;
        row.as_ref().map(message).transpose()
    }

    /// The message that `sender` has placed under this client id already.
    pub(super) async fn placed_before(&self, sender: UserId, key: ClientId) -> Result<Option<Message>, SqlError> {
        let sql =
            format!("SELECT {MESSAGE} FROM messages m WHERE m.chat_id = $1 AND m.sender_id = $2 AND m.client_id = $3");
        let row = one(self.transaction, &sql, values![self.chat.value(), sender.value(), key.value()]).await?;
        row.as_ref().map(message).transpose()
    }

    /// The place that a change of `stamp` takes. Time within a chat only rises, whatever the clock does.
    pub(super) fn next(&self, stamp: Stamp) -> Place {
        let at = stamp.at.micros().max(self.last_at.saturating_add(1));
        Place {
            cursor: Cursor::new(self.head.seq.next(), stamp.tag),
            previous: self.head,
            at: Timestamp::from_micros(at),
        }
    }

    /// Takes `place` with an event about the message at `about`.
    pub(super) async fn take(&self, place: Place, kind: Kind, about: Seq, actor: UserId) -> Result<(), SqlError> {
        let sql = "UPDATE chat_heads SET head_seq = $2, head_tag = $3, last_ts = $4, member_count = $5, \
                   last_msg_seq = CASE WHEN $6 > last_msg_seq THEN $6 ELSE last_msg_seq END WHERE chat_id = $1";
        let count = i64::from(self.member_count);
        let (seq, tag, at) = (place.cursor.seq.value(), place.cursor.tag.value(), place.at.micros());
        run(self.transaction, sql, values![self.chat.value(), seq, tag, at, count, about.value()]).await?;
        insert_event(self.transaction, self.chat, place, kind, about, actor).await
    }

    /// The event to announce.
    pub(super) fn event(&self, place: Place, kind: ChatEventKind) -> ChatEvent {
        let Place { cursor, previous, .. } = place;
        ChatEvent { chat: self.chat, cursor, previous, member_count: self.member_count, kind }
    }
}

/// Writes a row of the change index.
pub(super) async fn insert_event(
    transaction: &Work,
    chat: ChatId,
    place: Place,
    kind: Kind,
    about: Seq,
    actor: UserId,
) -> Result<(), SqlError> {
    let sql =
        "INSERT INTO chat_events (chat_id, seq, tag, kind, msg_seq, actor_id, ts) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (seq, tag) = (place.cursor.seq.value(), place.cursor.tag.value());
    let values = values![chat.value(), seq, tag, kind as i16, about.value(), actor.value(), place.at.micros()];
    run(transaction, sql, values).await.map(drop)
}

/// Writes a system line at `place`.
pub(super) async fn insert_line(
    transaction: &Work,
    chat: ChatId,
    place: Place,
    (actor, key): (UserId, Uuid),
    line: SystemLine,
) -> Result<Message, SqlError> {
    let sql = "INSERT INTO messages (chat_id, seq, sender_id, client_id, digest, kind, system, created_at) \
               VALUES ($1, $2, $3, $4, 0, 1, $5, $6)";
    let seq = place.cursor.seq;
    let values = values![chat.value(), seq.value(), actor.value(), key, encode(&line), place.at.micros()];
    run(transaction, sql, values).await?;
    Ok(Message {
        chat,
        seq,
        number: None,
        sender: actor,
        client_id: ClientId::new(key),
        content: Content::System(line),
        reply_to: None,
        version: Version::new(1),
        created_at: place.at,
        edited_at: None,
        retracted_at: None,
    })
}

/// The answer about `message`, as it stands, at the moment `at`.
pub(super) fn placed(message: &Message, at: Timestamp, repeated: bool) -> Placed {
    Placed { chat: message.chat, seq: message.seq, number: message.number, version: message.version, at, repeated }
}

/// The answer when nothing needed to be done.
pub(super) fn nothing(chat: ChatId, at: Timestamp) -> Placed {
    let number: Option<Number> = None;
    Placed { chat, seq: Seq::default(), number, version: Version::default(), at, repeated: true }
}
