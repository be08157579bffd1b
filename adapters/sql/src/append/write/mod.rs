//! Messages, appended by the batch.

mod postgres;
mod sqlite;

use std::sync::Arc;

use delivery::ports::{BusItem, EventBus};
use domain_chats::PostingRight;
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, Tag, Timestamp, UserId, Version};
use domain_messages::{ChatEvent, ChatEventKind, Content, Draft, Message, Placed, Stamp};
use serde::Serialize;
use uuid::Uuid;

use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::faults;
use crate::sql::{Pools, begin};
use crate::work::Work;

/// A message on its way.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) right: PostingRight,
    pub(super) draft: Draft,
    pub(super) stamp: Stamp,
}

/// What became of one message of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    /// It was placed now.
    Placed(Slot),
    /// It was placed before, under the same client id.
    Repeated,
    /// The rules or the membership have moved on.
    Stale,
    /// The client id belongs to another message.
    Reused,
    /// There is nothing to answer at `reply_to`.
    NoReply,
    /// Another server holds the chat's lock.
    Busy,
}

/// The place of a message that was written now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) seq: i64,
    pub(super) number: i64,
    pub(super) at: i64,
    pub(super) previous_tag: i32,
    pub(super) member_count: u32,
}

/// A batch must not hold one author's client id twice in a chat.
pub(super) type Key = (ChatId, UserId, ClientId);

/// Whether to pass by chats that somebody else has locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Answer [`Verdict::Busy`] for them.
    PassBy,
    /// Wait a moment; then the whole batch fails with a lock timeout.
    Wait,
}

/// Appends `batch` in one transaction; the verdicts stand in its order. After an error nothing was written, unless its effect is unknown.
pub(super) async fn append(pools: &Pools, batch: &[&Write], patience: Patience) -> Result<Vec<Verdict>, SqlError> {
    if pools.dialect == Dialect::Postgres && !faults::needs_transactions() {
        // One function, one round trip, which commits by itself.
        return checked(batch, postgres::append(&pools.lanes, batch, patience).await?);
    }
    let work = begin(&pools.lanes).await?;
    let verdicts = append_in(&work, pools.dialect, batch, patience).await?;
    faults::die_at("before-commit");
    if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Placed(_))) {
        work.commit().await?;
        faults::die_at("after-commit");
    } else {
        work.rollback().await?;
    }
    Ok(verdicts)
}

/// The same, announced before it is committed: the fault `publish-before-commit`.
pub(super) async fn append_announced(
    pools: &Pools,
    batch: &[&Write],
    patience: Patience,
    bus: &dyn EventBus,
) -> Result<Vec<Verdict>, SqlError> {
    let work = begin(&pools.lanes).await?;
    let verdicts = append_in(&work, pools.dialect, batch, patience).await?;
    let placed = batch.iter().zip(&verdicts).filter_map(|(write, verdict)| match verdict {
        Verdict::Placed(slot) => Some(BusItem::Chat(Arc::new(write.placed(*slot).1))),
        _ => None,
    });
    bus.publish(placed.collect()).await;
    faults::die_at("before-commit");
    work.commit().await?;
    faults::die_at("after-commit");
    Ok(verdicts)
}

async fn append_in(
    work: &Work,
    dialect: Dialect,
    batch: &[&Write],
    patience: Patience,
) -> Result<Vec<Verdict>, SqlError> {
    checked(
        batch,
        match dialect {
            Dialect::Sqlite => sqlite::append(work, batch).await?,
            Dialect::Postgres => postgres::append(work, batch, patience).await?,
        },
    )
}

/// One verdict for each message.
fn checked(batch: &[&Write], verdicts: Vec<Verdict>) -> Result<Vec<Verdict>, SqlError> {
    if verdicts.len() == batch.len() {
        Ok(verdicts)
    } else {
        Err(Corrupt::new("append", "rows", format_args!("{} of {}", verdicts.len(), batch.len())).into())
    }
}

impl Write {
    pub(super) fn chat(&self) -> ChatId {
        self.right.chat()
    }

    pub(super) fn key(&self) -> Key {
        (self.right.chat(), self.right.user(), self.draft.client_id)
    }

    /// About how many bytes it takes in a batch.
    pub(super) fn weight(&self) -> usize {
        self.draft.body.as_str().len() + 256
    }

    /// The message in its place, and the event that tells of it.
    pub(super) fn placed(&self, slot: Slot) -> (Placed, ChatEvent) {
        let message = Message {
            chat: self.chat(),
            seq: Seq::new(slot.seq),
            number: Some(Number::new(slot.number)),
            sender: self.right.user(),
            client_id: self.draft.client_id,
            content: Content::Text(self.draft.body.clone()),
            reply_to: self.draft.reply_to,
            version: Version::new(1),
            created_at: Timestamp::from_micros(slot.at),
            edited_at: None,
            retracted_at: None,
        };
        let placed = super::frame::placed(&message, message.created_at, false);
        let event = ChatEvent {
            chat: message.chat,
            cursor: Cursor::new(message.seq, self.stamp.tag),
            previous: Cursor::new(Seq::new(slot.seq - 1), Tag::new(slot.previous_tag)),
            member_count: slot.member_count,
            kind: ChatEventKind::MessageWritten(Arc::new(message)),
        };
        (placed, event)
    }
}

/// A message as both engines read it out of one JSON parameter; short names, since they are repeated for each.
#[derive(Serialize)]
struct Item<'a> {
    #[serde(rename = "c", with = "uuid::serde::simple")]
    chat: Uuid,
    #[serde(rename = "u", with = "uuid::serde::simple")]
    user: Uuid,
    #[serde(rename = "k", with = "uuid::serde::simple")]
    key: Uuid,
    #[serde(rename = "g")]
    digest: i64,
    #[serde(rename = "b")]
    body: &'a str,
    #[serde(rename = "r")]
    reply_to: Option<i64>,
    #[serde(rename = "t")]
    tag: i32,
    #[serde(rename = "a")]
    at: i64,
    #[serde(rename = "rv")]
    rules: i64,
    #[serde(rename = "mv")]
    membership: i64,
}

impl<'a> From<&'a Write> for Item<'a> {
    fn from(write: &'a Write) -> Self {
        Self {
            chat: write.right.chat().value(),
            user: write.right.user().value(),
            key: write.draft.client_id.value(),
            digest: write.draft.fingerprint(),
            body: write.draft.body.as_str(),
            reply_to: write.draft.reply_to.map(Seq::value),
            tag: write.stamp.tag.value(),
            at: write.stamp.at.micros(),
            rules: write.right.rules().value(),
            membership: write.right.membership().value(),
        }
    }
}

/// Rows as one JSON parameter.
fn json(rows: &[impl Serialize]) -> String {
    serde_json::to_string(rows).expect("strings and numbers are always JSON")
}
