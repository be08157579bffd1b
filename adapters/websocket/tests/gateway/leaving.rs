//! When a node sends its sockets elsewhere: because it stops, because too many come, because it cannot vouch for what it holds.

use std::time::Duration;

use crate::peer::{Peer, type_of};
use crate::service::{chat, session, start, user};
use delivery::ports::Received;
use domain_kernel::Span;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn a_drain_sends_sockets_away_in_waves_and_serves_the_others_until_then() {
    let (service, gateway) = start().await;
    let mut peers = vec![];
    for n in 0..120 {
        let mut peer = Peer::open(&gateway, 64 * 1024).await;
        peer.hello(&service, n, Value::Null, json!([])).await;
        peer.until("sync_done").await;
        peers.push(peer);
    }
    let draining = tokio::spawn({
        let gateway = gateway.clone();
        async move { gateway.drain(Duration::from_secs(30)).await }
    });
    sleep(Duration::from_millis(50)).await;
    let mut last = peers.pop().expect("the last of them");
    // The first wave is on its way, the last one hears and speaks as ever.
    service.write(chat(0), user(1), "still here").await;
    assert_eq!(last.until("event").await.pop().expect("an event")["event"]["message"]["body"], "still here");
    let began = Instant::now();
    let (bye, close) = last.end().await;
    assert_eq!((bye["code"].as_u64(), close), (Some(4010), 4010));
    assert!(began.elapsed() > Duration::from_millis(100), "{:?}", began.elapsed());
    for mut peer in peers {
        assert_eq!(peer.end().await.1, 4010);
    }
    drop(last);
    assert_eq!(draining.await.expect("drained"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_drain_in_haste_spreads_the_reconnects_over_the_time_it_did_not_have() {
    let (_service, gateway) = start().await;
    let mut peers = vec![];
    for _ in 0..1_500 {
        peers.push(Peer::open(&gateway, 1024).await);
    }
    let draining = tokio::spawn({
        let gateway = gateway.clone();
        async move { gateway.drain(Duration::from_millis(6_100)).await }
    });
    let (bye, _) = peers.pop().expect("the last of them").end().await;
    assert_eq!(bye["after_ms"], json!([0, 3_000]), "1500 sockets at 500 a second: {bye}");
    drop(peers);
    draining.await.expect("drained");
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_newcomers_is_let_in_as_a_stream() {
    let (service, gateway) = start().await;
    let mut peers = vec![];
    for n in 0..600 {
        let mut peer = Peer::open(&gateway, 64 * 1024).await;
        peer.hello(&service, n, Value::Null, json!([])).await;
        peers.push(peer);
    }
    let mut refused = vec![];
    for peer in &mut peers {
        let first = peer.next().await.expect("an answer");
        if type_of(&first) == "bye" {
            assert_eq!((&first["code"], &first["reason"]), (&json!(4012), &json!("overload")));
            refused.push(first["after_ms"][0].as_u64().expect("a window"));
        }
    }
    assert!((80..=100).contains(&refused.len()), "{}", refused.len());
    assert!(refused.is_sorted() && refused.last() > refused.first(), "{refused:?}");
    sleep(Duration::from_secs(1)).await;
    Peer::live(&service, &gateway, 700).await;
}

#[tokio::test(start_paused = true)]
async fn what_live_connections_need_never_waits_behind_newcomers() {
    let (service, gateway) = start().await;
    let mut live = Peer::live(&service, &gateway, 1).await;
    service.reads_wait(Span::seconds(1));
    let mut newcomers = vec![];
    for n in 2..202 {
        let mut peer = Peer::open(&gateway, 64 * 1024).await;
        peer.hello(&service, n, Value::Null, json!([])).await;
        newcomers.push(peer);
    }
    sleep(Duration::from_millis(10)).await;
    // A hole: the second of three is heard alone, and the first must be read.
    let body = |text: &str| domain_messages::Content::Text(domain_messages::Body::parse(text).expect("a body"));
    let client_id = domain_kernel::ClientId::new(uuid::Uuid::from_u128(1));
    service.place(chat(0), user(9), client_id, body("lost"));
    let began = Instant::now();
    service.write(chat(0), user(9), "heard").await;
    live.until("event").await;
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    let greeted = newcomers.pop().expect("the last of them").next().await.expect("a greeting");
    assert_eq!((type_of(&greeted), &greeted["degraded"]), ("hello_ok", &json!(true)));
    let early = newcomers.remove(0).next().await.expect("a greeting");
    assert_eq!((type_of(&early), &early["degraded"]), ("hello_ok", &json!(false)));
}

/// The clock goes on and nothing runs: what a stopped process sees of it.
async fn stand_still(time: Duration) {
    tokio::time::advance(time).await;
}

#[tokio::test(start_paused = true)]
async fn a_node_that_stood_still_tells_its_sockets_nothing_more() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    stand_still(Duration::from_secs(40)).await;
    // What has waited in the bus meanwhile is the first thing to come.
    service.write(chat(0), user(2), "stale").await;
    let first = peer.next().await.expect("a farewell");
    assert_eq!((type_of(&first), &first["code"], &first["after_ms"]), ("bye", &json!(4000), &json!([0, 1_000])));
    assert_eq!(peer.end().await.1, 4000);
    sleep(Duration::from_secs(1)).await;
    let mut again = Peer::live(&service, &gateway, 1).await;
    service.write(chat(0), user(2), "fresh").await;
    assert_eq!(again.until("event").await.pop().expect("an event")["event"]["message"]["body"], "fresh");
}

#[tokio::test(start_paused = true)]
async fn a_short_pause_disturbs_nobody() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    stand_still(Duration::from_secs(9)).await;
    service.write(chat(0), user(2), "on").await;
    peer.until("event").await;
}

/// Keeps the connection for so long, and says what came.
async fn lives(peer: &mut Peer, time: Duration) -> Option<Value> {
    let until = Instant::now() + time;
    loop {
        peer.send(&json!({"type": "ping", "n": 1})).await;
        match tokio::time::timeout_at(until.min(Instant::now() + Duration::from_secs(10)), peer.next()).await {
            Ok(Ok(frame)) if type_of(&frame) == "bye" => return Some(frame),
            Ok(Ok(_)) => sleep(Duration::from_secs(1)).await,
            Ok(Err(end)) => panic!("{end:?}"),
            Err(_) if Instant::now() >= until => return None,
            Err(_) => {}
        }
        if Instant::now() >= until {
            return None;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_node_that_alone_has_lost_the_database_sends_its_sockets_elsewhere_after_half_a_minute() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.reads_fail(true);
    assert_eq!(lives(&mut peer, Duration::from_secs(20)).await, None, "live events are passed on for a while");
    // Others still write: the database is there for them.
    service.write(chat(0), user(2), "from elsewhere").await;
    let bye = lives(&mut peer, Duration::from_secs(25)).await.expect("a farewell");
    assert_eq!((&bye["code"], &bye["reason"]), (&json!(4000), &json!("go elsewhere")));
}

#[tokio::test(start_paused = true)]
async fn a_node_without_bus_and_database_sends_its_sockets_elsewhere() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.reads_fail(true);
    let service = service.clone();
    tokio::spawn(async move {
        for _ in 0..60 {
            service.bus_says(&Received::Lost { within: Some(Span::seconds(2)) });
            sleep(Duration::from_secs(1)).await;
        }
    });
    let bye = lives(&mut peer, Duration::from_secs(45)).await.expect("a farewell");
    assert_eq!(bye["code"], 4000);
}

#[tokio::test(start_paused = true)]
async fn while_the_database_is_away_for_everybody_sockets_stay() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    // The last word before it goes away is said when the last read has long begun.
    sleep(Duration::from_secs(4)).await;
    service.write(chat(0), user(2), "the last word").await;
    service.reads_fail(true);
    assert_eq!(lives(&mut peer, Duration::from_secs(120)).await, None);
    service.reads_fail(false);
    sleep(Duration::from_secs(10)).await;
    service.write(chat(0), user(2), "back").await;
    assert_eq!(lives(&mut peer, Duration::from_secs(60)).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_lost_bus_alone_sends_nobody_away() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    for _ in 0..90 {
        service.bus_says(&Received::Lost { within: Some(Span::seconds(2)) });
        assert_eq!(lives(&mut peer, Duration::from_secs(1)).await, None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_ended_while_the_bus_was_away_is_closed() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.end_silently(session(1));
    service.bus_says(&Received::Lost { within: Some(Span::seconds(2)) });
    assert_eq!(peer.end().await.1, 4201);
}

/// The status that an upgrade gets from the router: 503 where nobody is taken. Without a real connection there is nothing to
/// upgrade, so a node that takes sockets finds fault with that: 400.
async fn upgrade(gateway: &std::sync::Arc<adapter_websocket::Gateway>) -> poem::Response {
    let mut request = poem::Request::builder();
    for (name, value) in [
        ("upgrade", "websocket"),
        ("connection", "upgrade"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("sec-websocket-version", "13"),
        ("sec-websocket-protocol", adapter_websocket::SUBPROTOCOL),
        ("origin", crate::service::ORIGIN),
    ] {
        request = request.header(name, value);
    }
    poem::Endpoint::call(&gateway.endpoint(), request.finish()).await.expect("an answer")
}

#[tokio::test(start_paused = true)]
async fn a_node_that_cannot_vouch_for_itself_takes_nobody_until_it_can() {
    let (service, gateway) = start().await;
    assert_eq!(upgrade(&gateway).await.status(), 400);
    service.reads_fail(true);
    stand_still(Duration::from_secs(40)).await;
    sleep(Duration::from_secs(3)).await;
    let refused = upgrade(&gateway).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    service.reads_fail(false);
    sleep(Duration::from_secs(10)).await;
    assert_eq!(upgrade(&gateway).await.status(), 400);
}

#[tokio::test(start_paused = true)]
async fn a_draining_node_takes_nobody() {
    let (_service, gateway) = start().await;
    gateway.drain(Duration::from_secs(1)).await;
    let refused = upgrade(&gateway).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
}
