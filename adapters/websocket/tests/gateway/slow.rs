//! Clients that are slow, gone, or hostile, and a server that stops.

use std::time::Duration;

use crate::peer::{Peer, type_of};
use crate::service::{chat, start, user};
use domain_kernel::Span;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test(start_paused = true)]
async fn a_slow_reader_lags_in_bounded_memory_and_loses_nothing() {
    let (service, gateway) = start().await;
    let mut peer = Peer::open(&gateway, 4 * 1024).await;
    peer.hello(&service, 1, Value::Null, json!([])).await;
    peer.until("sync_done").await;
    for n in 0..2_000 {
        service.write(chat(n % 2), user(2), &"x".repeat(200)).await;
        if n % 100 == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let figures = gateway.figures();
            assert!(figures.queued_frames <= 256 && figures.queued_bytes <= 256 * 1024, "{figures:?}");
        }
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert_eq!(gateway.figures().hub.lagging, 1);
    let mut at = [0_i64; 2];
    while at != [1_000; 2] {
        let frame = peer.next().await.expect("still connected");
        let place = usize::from(frame["chat"] == json!(chat(1).value()));
        match type_of(&frame) {
            "event" => {
                assert_eq!(frame["seq"], at[place] + 1);
                at[place] += 1;
            }
            "diff" => {
                assert_eq!(frame["from"]["seq"], at[place]);
                let to = frame["to"]["seq"].as_i64().expect("a seq");
                assert_eq!(frame["messages"].as_array().map(Vec::len), usize::try_from(to - at[place]).ok());
                at[place] = to;
            }
            other => panic!("unexpected {other}"),
        }
    }
    service.write(chat(0), user(2), "live again").await;
    assert_eq!(peer.until("event").await.pop().expect("an event")["seq"], 1_001);
    assert_eq!(gateway.figures().hub.lagging, 0);
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_for_thirty_seconds_is_cut_off() {
    let (service, gateway) = start().await;
    let mut peer = Peer::open(&gateway, 1024).await;
    peer.hello(&service, 1, Value::Null, json!([])).await;
    peer.until("sync_done").await;
    for _ in 0..20 {
        service.write(chat(0), user(2), &"x".repeat(500)).await;
    }
    tokio::time::sleep(Duration::from_secs(29)).await;
    assert_eq!(gateway.figures().sockets, 1);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!((gateway.figures().sockets, gateway.figures().too_slow), (0, 1));
    assert!(peer.served.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_malformed_frames_leaves_nothing_behind() {
    let (_service, gateway) = start().await;
    for n in 0..2_000_u32 {
        let (ours, mut theirs) = tokio::io::duplex(4 * 1024);
        tokio::spawn(gateway.clone().serve(ours));
        let noise: Vec<u8> =
            (0..64_u32).map(|k| n.wrapping_mul(2_654_435_761).rotate_left(k).to_le_bytes()[1]).collect();
        let _ = theirs.write_all(&noise).await;
        if n % 3 == 0 {
            drop(theirs);
            continue;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(Duration::from_secs(15)).await;
    let figures = gateway.figures();
    assert_eq!((figures.sockets, figures.hub.connections, figures.queued_frames), (0, 0, 0), "{figures:?}");
}

#[tokio::test(start_paused = true)]
async fn a_close_is_answered_with_a_close() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    let frame = tokio_tungstenite::tungstenite::protocol::CloseFrame { code: 4000.into(), reason: "hole".into() };
    peer.socket.close(Some(frame)).await.expect("closed");
    let close = peer.next().await.expect_err("closed");
    assert_eq!(close.map(|close| u16::from(close.code)), Some(4000));
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert_eq!((gateway.figures().sockets, gateway.figures().hub.connections), (0, 0));
    assert!(peer.served.is_finished());
}

#[tokio::test(start_paused = true)]
async fn pings_of_the_protocol_below_are_answered() {
    use futures_util::{SinkExt, StreamExt};
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    let ping = tokio_tungstenite::tungstenite::Message::Ping(vec![1, 2, 3].into());
    peer.socket.send(ping).await.expect("sent");
    let answer = peer.socket.next().await.expect("an answer").expect("good");
    assert_eq!(answer, tokio_tungstenite::tungstenite::Message::Pong(vec![1, 2, 3].into()));
}

#[tokio::test(start_paused = true)]
async fn a_drain_lets_commands_end_and_says_when_to_come_back() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.appends_wait(Span::seconds(2));
    let cmd =
        json!({"type": "send_message", "chat": chat(0).value(), "client_id": uuid::Uuid::from_u128(1), "body": "x"});
    peer.send(&json!({"type": "cmd", "id": 1, "cmd": cmd})).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    let draining = tokio::spawn({
        let gateway = gateway.clone();
        async move { gateway.drain(Duration::from_secs(10)).await }
    });
    let seen = peer.until("bye").await;
    assert!(seen.iter().any(|frame| type_of(frame) == "result"), "{seen:?}");
    let bye = seen.last().expect("a bye");
    assert_eq!((&bye["code"], &bye["after_ms"]), (&json!(4010), &json!([0, 1000])));
    assert_eq!(peer.end().await.1, 4010);
    drop(peer);
    assert_eq!(draining.await.expect("drained"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_drain_does_not_wait_for_ever() {
    let (service, gateway) = start().await;
    let (ours, mut theirs) = tokio::io::duplex(16);
    tokio::spawn(gateway.clone().serve(ours));
    let _kept = Peer::live(&service, &gateway, 1).await;
    let began = tokio::time::Instant::now();
    gateway.drain(Duration::from_secs(8)).await;
    assert!(began.elapsed() <= Duration::from_secs(9));
    let mut rest = vec![];
    let _ = tokio::time::timeout(Duration::from_secs(1), theirs.read_to_end(&mut rest)).await;
}
