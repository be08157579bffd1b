//! A small log that is right; tests break it.

use client::shapes::Cursor;
use uuid::Uuid;

use super::log::{ChatLog, Log, Logged, Marker, Row};

pub(crate) const CHAT: Uuid = Uuid::from_u128(100);
pub(crate) const ANNA: Uuid = Uuid::from_u128(1);
pub(crate) const BORIS: Uuid = Uuid::from_u128(2);

/// The client id of the message at `seq`.
pub(crate) fn client_id(seq: i64) -> Uuid {
    Uuid::from_u128(1000 + u128::try_from(seq).expect("positive"))
}

fn tag(seq: i64) -> i32 {
    i32::try_from(seq * 11).expect("small")
}

/// Anna founds a chat with Boris (1); she writes 2 to 4; 5 removes Boris; she writes 6; 7 lets him in again; he writes 8; 9 retracts 3.
pub(crate) fn log() -> Log {
    let mut chat =
        ChatLog { head: Cursor { seq: 9, tag: tag(9) }, last_number: 5, member_count: 2, ..ChatLog::default() };
    let kinds = [20, 1, 1, 1, 21, 1, 20, 1, 3];
    let mut number = 0;
    for (seq, kind) in (1..).zip(kinds) {
        chat.events.push(Logged { seq, tag: tag(seq), kind, message: if kind == 3 { 3 } else { seq }, at: seq * 10 });
        if kind == 3 {
            continue;
        }
        let is_text = kind == 1;
        number += i64::from(is_text);
        let row = Row {
            number: is_text.then_some(number),
            sender: if seq == 8 { BORIS } else { ANNA },
            client_id: client_id(seq),
            kind: i32::from(!is_text),
            body: is_text.then(|| format!("text {seq}")),
            version: 1,
            created_at: seq * 10,
        };
        chat.messages.insert(seq, row);
    }
    let gone = chat.messages.get_mut(&3).expect("it was written");
    (gone.kind, gone.body, gone.version) = (2, None, 2);
    chat.retracted.insert(2);
    chat.spans.insert(ANNA, vec![(1, None)]);
    chat.spans.insert(BORIS, vec![(1, Some(5)), (7, None)]);
    let mut log = Log::default();
    log.chats.insert(CHAT, chat);
    log.markers.insert((ANNA, CHAT), Marker { seq: 6, number: 4 });
    log.markers.insert((BORIS, CHAT), Marker { seq: 8, number: 5 });
    log
}

/// The chat, to be broken.
pub(crate) fn chat(log: &mut Log) -> &mut ChatLog {
    log.chats.get_mut(&CHAT).expect("it is there")
}
