//! Small things for tests of the model: messages, summaries and frames that say only what matters.

use client::shapes::{ChatSummary, Cursor, Kind, Message, ReadState, WrittenAs};
use uuid::Uuid;

pub(crate) const ME: Uuid = Uuid::from_u128(1);
pub(crate) const CHAT: Uuid = Uuid::from_u128(100);

/// The tag of event `seq` in the history of these tests.
pub(crate) fn cursor(seq: i64) -> Cursor {
    Cursor { seq, tag: i32::try_from(seq * 7 % 1000).expect("small") }
}

/// A message of `sender` whose number is its seq.
pub(crate) fn message(seq: i64, sender: Uuid) -> Message {
    Message {
        seq,
        number: Some(seq),
        kind: WrittenAs::Text,
        sender,
        client_id: Uuid::from_u64_pair(7, u64::try_from(seq).expect("positive")),
        body: Some(format!("text {seq}")),
        system: None,
        reply_to: None,
        version: 1,
        created_at: String::new(),
        edited_at: None,
        retracted_at: None,
    }
}

pub(crate) fn read(seq: i64, number: i64, unread: i64) -> ReadState {
    ReadState { chat: CHAT, seq, number, unread }
}

/// The chat with its head at `seq`, all of it read.
pub(crate) fn summary(seq: i64) -> ChatSummary {
    ChatSummary {
        id: CHAT,
        kind: Kind::Group,
        title: Some("Test".into()),
        member_count: 2,
        cursor: cursor(seq),
        last_message: None,
        joined_seq: 1,
        last_number: seq,
        read: read(seq, seq, 0),
    }
}
