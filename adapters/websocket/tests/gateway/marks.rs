//! What others have received and read, from one socket to another.

use std::sync::Arc;
use std::time::Duration;

use crate::peer::{Peer, type_of};
use crate::service::{chat, start, user};
use delivery::ports::{BusItem, Received};
use domain_kernel::{Cursor, Number, Seq, Tag};
use domain_messages::{ReadState, Receipt, UserEvent, UserEventKind};
use serde_json::{Value, json};

fn focus(on: u128) -> Value {
    json!({"type": "focus", "chat": chat(on).value()})
}

fn ack(seq: i64) -> Value {
    json!({"type": "ack", "chats": [{"chat": chat(0).value(), "seq": seq}]})
}

fn mark(n: u128, received: i64, read: i64) -> Value {
    json!({"user": user(n).value(), "received": received, "read": read})
}

#[tokio::test(start_paused = true)]
async fn what_one_side_acknowledges_the_other_is_told() {
    let (service, gateway) = start().await;
    let mut writer = Peer::live(&service, &gateway, 1).await;
    let mut reader = Peer::live(&service, &gateway, 2).await;
    let mut elsewhere = Peer::live(&service, &gateway, 3).await;
    writer.send(&focus(0)).await;
    elsewhere.send(&focus(1)).await;
    for _ in 0..3 {
        service.write(chat(0), user(1), "hello").await;
    }
    for _ in 0..3 {
        reader.until("event").await;
        writer.until("event").await;
        elsewhere.until("event").await;
    }
    // More than it was sent counts for as much as it was.
    reader.send(&ack(99)).await;
    let marks = writer.until("marks").await.pop().expect("marks");
    assert_eq!(marks, json!({"type": "marks", "chat": chat(0).value(), "marks": [mark(2, 3, 0)]}));
    elsewhere.send(&json!({"type": "ping", "n": 1})).await;
    let seen = elsewhere.until("pong").await;
    assert!(seen.iter().all(|frame| type_of(frame) != "marks"), "{seen:?}");
    // Written behind: a little later, once.
    let receipt = Receipt { chat: chat(0), user: user(2), seq: Seq::new(3) };
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(service.received(), [receipt]);
}

#[tokio::test(start_paused = true)]
async fn whoever_looks_is_told_of_everybody_and_then_of_what_moves() {
    let (service, gateway) = start().await;
    service.write(chat(0), user(1), "hello").await;
    let mut other = Peer::live(&service, &gateway, 2).await;
    other.send(&ack(1)).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let mut writer = Peer::live(&service, &gateway, 1).await;
    writer.send(&focus(0)).await;
    let snapshot = writer.until("marks").await.pop().expect("marks");
    assert_eq!(snapshot["marks"], json!([mark(2, 1, 0)]));
    let read = ReadState { chat: chat(0), seq: Seq::new(1), number: Number::new(1), unread: 0 };
    let (previous, cursor) = (Cursor::START, Cursor::new(Seq::new(1), Tag::new(9)));
    let moved = UserEvent { user: user(3), cursor, previous, kind: UserEventKind::ReadMoved(read) };
    service.bus_says(&Received::Items([BusItem::User(Arc::new(moved))].into()));
    let moved = writer.until("marks").await.pop().expect("marks");
    assert_eq!(moved["marks"], json!([mark(3, 1, 1)]));
}

#[tokio::test(start_paused = true)]
async fn a_node_that_stops_writes_what_was_acknowledged() {
    let (service, gateway) = start().await;
    service.write(chat(0), user(1), "hello").await;
    let mut peer = Peer::live(&service, &gateway, 2).await;
    peer.send(&ack(1)).await;
    peer.send(&json!({"type": "ping", "n": 1})).await;
    peer.until("pong").await;
    let draining = tokio::spawn({
        let gateway = gateway.clone();
        async move { gateway.drain(Duration::from_secs(10)).await }
    });
    peer.end().await;
    drop(peer);
    assert_eq!(draining.await.expect("drained"), 0);
    assert_eq!(service.received(), [Receipt { chat: chat(0), user: user(2), seq: Seq::new(1) }]);
}
