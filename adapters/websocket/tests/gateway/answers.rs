//! What the server answers to each thing a client may do, in order and out of order. The client is tungstenite.

use std::time::Duration;

use crate::peer::{Peer, type_of};
use crate::service::{chat, session, start, user};
use delivery::ports::{BusItem, Received};
use domain_kernel::Span;
use domain_users::Actor;
use domain_users::ports::AccessTokens;
use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test(start_paused = true)]
async fn a_new_device_is_told_everything_and_then_hears_live() {
    let (service, gateway) = start().await;
    service.write(chat(0), user(2), "before").await;
    let mut peer = Peer::open(&gateway, 64 * 1024).await;
    peer.hello(&service, 1, Value::Null, json!([])).await;
    let seen = peer.until("sync_done").await;
    let types: Vec<&str> = seen.iter().map(type_of).collect();
    assert_eq!(types, ["hello_ok", "user_diff", "sync_done"]);
    assert_eq!(seen[0]["heartbeat_ms"], 25_000);
    assert_eq!(seen[1]["reset"], true);
    assert_eq!(seen[1]["chats"].as_array().map(Vec::len), Some(2));
    service.write(chat(0), user(2), "live").await;
    let event = peer.until("event").await.pop().expect("an event");
    assert_eq!((&event["seq"], &event["event"]["type"]), (&json!(2), &json!("message_written")));
    assert_eq!(event["event"]["message"]["body"], "live");
}

#[tokio::test(start_paused = true)]
async fn a_known_device_gets_the_difference_only() {
    let (service, gateway) = start().await;
    for _ in 0..3 {
        service.write(chat(0), user(2), "x").await;
    }
    let mut peer = Peer::open(&gateway, 64 * 1024).await;
    let held = json!([{"chat": chat(0).value(), "seq": 1, "tag": 3}, {"chat": chat(1).value(), "seq": 0, "tag": 0}]);
    peer.hello(&service, 1, json!({"seq": 5, "tag": 15}), held).await;
    let seen = peer.until("sync_done").await;
    let types: Vec<&str> = seen.iter().map(type_of).collect();
    assert_eq!(types, ["hello_ok", "diff", "sync_done"]);
    assert_eq!((&seen[1]["from"]["seq"], &seen[1]["to"]["seq"]), (&json!(1), &json!(3)));
    assert_eq!(seen[1]["messages"].as_array().map(Vec::len), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_cursor_from_the_future_is_reset() {
    let (service, gateway) = start().await;
    service.write(chat(0), user(2), "x").await;
    let mut peer = Peer::open(&gateway, 64 * 1024).await;
    let held = json!([{"chat": chat(0).value(), "seq": 99, "tag": 7}, {"chat": chat(1).value(), "seq": 0, "tag": 0}]);
    peer.hello(&service, 1, json!({"seq": 5, "tag": 15}), held).await;
    let seen = peer.until("sync_done").await;
    let reset = seen.iter().find(|frame| type_of(frame) == "reset").expect("a reset");
    assert_eq!((&reset["reason"], &reset["summary"]["cursor"]["seq"]), (&json!("tag"), &json!(1)));
    service.write(chat(0), user(2), "live").await;
    assert_eq!(peer.until("event").await.pop().expect("an event")["seq"], 2);
}

#[tokio::test(start_paused = true)]
async fn the_first_frame_must_be_a_good_hello() {
    let hello = |token: &str, protocol: u32| {
        json!({"type": "hello", "protocol": protocol, "token": token, "client": "", "user": null, "chats": []})
            .to_string()
    };
    let (service, gateway) = start().await;
    let actor = Actor { user: user(1), session: session(1) };
    let now = domain_kernel::ports::Clock::now(service.as_ref());
    let expired = service.issue(actor, now.minus(Span::minutes(11)));
    let good = service.issue(actor, now);
    let many: Vec<Value> = (0..5_001).map(|_| json!({"chat": chat(0).value(), "seq": 0, "tag": 0})).collect();
    let too_many =
        json!({"type": "hello", "protocol": 1, "token": good, "client": "", "user": null, "chats": many}).to_string();
    for (text, code) in [
        (hello("nonsense", 1), 4101),
        (hello(&expired, 1), 4101),
        (hello(&good, 2), 4203),
        (r#"{"type":"ping","n":1}"#.to_owned(), 4202),
        ("not json".to_owned(), 4202),
        (too_many, 4202),
        ("x".repeat(513 * 1024), 4202),
    ] {
        let mut peer = Peer::open(&gateway, 1024 * 1024).await;
        peer.socket.send(Message::text(text)).await.expect("sent");
        let (bye, close) = peer.end().await;
        assert_eq!((bye["code"].as_u64(), close), (Some(u64::from(code)), code), "{bye}");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_says_nothing_is_closed() {
    let (service, gateway) = start().await;
    let mut mute = Peer::open(&gateway, 1024).await;
    assert_eq!(mute.end().await.1, 4102);
    let mut peer = Peer::live(&service, &gateway, 1).await;
    tokio::time::sleep(Duration::from_secs(50)).await;
    peer.send(&json!({"type": "ping", "n": 5})).await;
    assert_eq!(peer.until("pong").await.pop().expect("a pong")["n"], 5);
    let asked_at = tokio::time::Instant::now();
    assert_eq!(peer.end().await.1, 4009);
    let silence = asked_at.elapsed();
    assert!((59..62).contains(&silence.as_secs()), "{silence:?}");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_followed_ends_the_connection() {
    let (service, gateway) = start().await;
    for message in [
        Message::text(r#"{"type":"dance"}"#),
        Message::text(r#"{"type":"ping","n":1,"more":2}"#),
        Message::text("x".repeat(65 * 1024)),
        Message::binary(vec![1, 2, 3]),
        Message::text(r#"{"type":"hello","protocol":1,"token":"","client":"","user":null,"chats":[]}"#),
    ] {
        let mut peer = Peer::live(&service, &gateway, 1).await;
        // Of what is too large the server reads the beginning and hangs up: the rest may find nobody. The farewell is there all the same.
        let _ = peer.socket.send(message.clone()).await;
        let (bye, close) = peer.end().await;
        assert_eq!((bye["code"].as_u64(), close), (Some(4202), 4202), "{message:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_lasts_until_it_is_renewed() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    let mut idle = Peer::live(&service, &gateway, 2).await;
    for n in 0..30 {
        tokio::time::sleep(Duration::from_secs(25)).await;
        peer.send(&json!({"type": "ping", "n": n})).await;
        if n < 24 {
            let _ = idle.socket.send(Message::text(r#"{"type":"ping","n":1}"#)).await;
        }
        if n == 20 {
            let now = domain_kernel::ports::Clock::now(service.as_ref());
            let other = service.issue(Actor { user: user(1), session: session(9) }, now);
            peer.send(&json!({"type": "cmd", "id": 1, "cmd": {"type": "renew_token", "token": other}})).await;
            assert_eq!(peer.until("result").await.pop().expect("a result")["error"]["code"], "unauthenticated");
            let fresh = service.issue(Actor { user: user(1), session: session(1) }, now);
            peer.send(&json!({"type": "cmd", "id": 2, "cmd": {"type": "renew_token", "token": fresh}})).await;
            assert_eq!(peer.until("result").await.pop().expect("a result")["ok"]["type"], "done");
        }
    }
    assert_eq!(idle.end().await.1, 4101);
    peer.send(&json!({"type": "ping", "n": 99})).await;
    while peer.until("pong").await.pop().expect("a pong")["n"] != 99 {}
}

#[tokio::test(start_paused = true)]
async fn commands_are_answered_and_come_back_as_events() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    let send = |id: u64, n: u128, body: &str| json!({"type": "cmd", "id": id, "cmd": {"type": "send_message", "chat": chat(n).value(), "client_id": uuid::Uuid::from_u128(7), "body": body, "reply_to": null}});
    peer.send(&send(17, 0, "hi")).await;
    let seen = peer.until("result").await;
    let result = seen.last().expect("a result");
    assert_eq!(
        (&result["id"], &result["ok"]["placed"]["seq"], &result["error"]),
        (&json!(17), &json!(1), &Value::Null)
    );
    for (frame, code, field) in [
        (send(18, 5, "hi"), "not_found", Value::Null),
        (send(19, 0, "  "), "invalid", json!("body")),
        (
            json!({"type": "cmd", "id": 20, "cmd": {"type": "edit_message", "chat": chat(0).value(), "seq": 9, "body": "x", "version": 1}}),
            "not_found",
            Value::Null,
        ),
        (
            json!({"type": "cmd", "id": 21, "cmd": {"type": "subscribe_presence", "users": vec![user(1).value(); 501]}}),
            "invalid",
            json!("users"),
        ),
    ] {
        peer.send(&frame).await;
        let result = peer.until("result").await.pop().expect("a result");
        assert_eq!((result["error"]["code"].as_str(), &result["error"]["field"]), (Some(code), &field), "{result}");
        assert_eq!(result["error"]["retry"], "never");
    }
    peer.send(&json!({"type": "cmd", "id": 22, "cmd": {"type": "mark_read", "chat": chat(0).value(), "seq": 1}})).await;
    assert_eq!(peer.until("result").await.pop().expect("a result")["ok"]["read"]["seq"], 1);
}

#[tokio::test(start_paused = true)]
async fn commands_of_one_chat_keep_their_order_and_chats_overlap() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.appends_wait(Span::seconds(1));
    for id in 0..6_u128 {
        let cmd = json!({"type": "send_message", "chat": chat(id / 3).value(), "client_id": uuid::Uuid::from_u128(id), "body": id.to_string()});
        peer.send(&json!({"type": "cmd", "id": u64::try_from(id).expect("small"), "cmd": cmd})).await;
    }
    let began = tokio::time::Instant::now();
    let mut done = vec![];
    while done.len() < 6 {
        done.push(peer.until("result").await.pop().expect("a result")["id"].as_u64().expect("an id"));
    }
    for chat in [0..3, 3..6] {
        let of_chat: Vec<u64> = done.iter().copied().filter(|id| chat.contains(id)).collect();
        assert!(of_chat.is_sorted(), "{done:?}");
    }
    assert!(began.elapsed() < Duration::from_millis(3_500), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn too_many_commands_are_refused_and_the_connection_stays() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.appends_wait(Span::seconds(2));
    for id in 0..100_u128 {
        let cmd = json!({"type": "send_message", "chat": chat(0).value(), "client_id": uuid::Uuid::from_u128(id), "body": "x"});
        peer.send(&json!({"type": "cmd", "id": u64::try_from(id).expect("small"), "cmd": cmd})).await;
    }
    let mut refused = 0;
    for _ in 0..100 {
        let result = peer.until("result").await.pop().expect("a result");
        if result["error"]["code"] == "rate" {
            assert_eq!(result["error"]["retry"], "same_id");
            assert!(result["error"]["after_ms"].as_u64().expect("a wait") > 0);
            refused += 1;
        }
        peer.send(&json!({"type": "ping", "n": 1})).await;
    }
    assert!((60..=70).contains(&refused), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn an_ended_session_is_closed_within_a_second_and_hears_nothing_more() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    let mut other = Peer::live(&service, &gateway, 2).await;
    let began = tokio::time::Instant::now();
    let ended = BusItem::SessionsEnded { user: user(1), sessions: vec![session(1)] };
    service.bus_says(&Received::Items([ended].into()));
    tokio::time::sleep(Duration::from_millis(1)).await;
    service.write(chat(0), user(2), "secret").await;
    let frame = peer.next().await.expect("a farewell");
    assert_eq!((type_of(&frame), &frame["code"]), ("bye", &json!(4201)));
    assert_eq!(peer.end().await.1, 4201);
    assert!(began.elapsed() < Duration::from_secs(1));
    other.until("event").await;
    let mut again = Peer::open(&gateway, 64 * 1024).await;
    again.hello(&service, 1, Value::Null, json!([])).await;
    assert_eq!(again.end().await.1, 4201);
}

#[tokio::test(start_paused = true)]
async fn typing_reaches_those_who_look() {
    let (service, gateway) = start().await;
    let mut writer = Peer::live(&service, &gateway, 1).await;
    let mut looking = Peer::live(&service, &gateway, 2).await;
    let mut elsewhere = Peer::live(&service, &gateway, 3).await;
    looking.send(&json!({"type": "focus", "chat": chat(0).value()})).await;
    elsewhere.send(&json!({"type": "focus", "chat": chat(1).value()})).await;
    tokio::time::sleep(Duration::from_millis(1)).await;
    for _ in 0..10 {
        writer.send(&json!({"type": "typing", "chat": chat(0).value()})).await;
    }
    let typing = looking.until("typing").await.pop().expect("typing");
    assert_eq!((&typing["user"], &typing["ttl_ms"]), (&json!(user(1).value()), &json!(6000)));
    service.write(chat(0), user(1), "done").await;
    let rest = looking.until("event").await;
    assert!(rest.iter().all(|frame| type_of(frame) != "typing"), "{rest:?}");
    let seen = elsewhere.until("event").await;
    assert!(seen.iter().all(|frame| type_of(frame) != "typing"), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn whoever_was_removed_elsewhere_types_no_more_here() {
    let (service, gateway) = start().await;
    let mut removed = Peer::live(&service, &gateway, 1).await;
    let mut looking = Peer::live(&service, &gateway, 2).await;
    looking.send(&json!({"type": "focus", "chat": chat(0).value()})).await;
    // What a use case has in memory still calls them a member; the chat's own stream knows better.
    service.remove(chat(0), user(1)).await;
    looking.until("event").await;
    removed.send(&json!({"type": "typing", "chat": chat(0).value()})).await;
    removed.send(&json!({"type": "ping", "n": 1})).await;
    removed.until("pong").await;
    service.write(chat(0), user(2), "next").await;
    let seen = looking.until("event").await;
    assert!(seen.iter().all(|frame| type_of(frame) != "typing"), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn presence_is_told_at_once_and_absence_after_a_while() {
    let (service, gateway) = start().await;
    let mut watcher = Peer::live(&service, &gateway, 1).await;
    watcher
        .send(&json!({"type": "cmd", "id": 1, "cmd": {"type": "subscribe_presence", "users": [user(2).value()]}}))
        .await;
    let state = |frames: Vec<Value>| frames.last().expect("presence")["users"][0]["state"].clone();
    assert_eq!(state(watcher.until("presence").await), "offline");
    let friend = Peer::live(&service, &gateway, 2).await;
    assert_eq!(state(watcher.until("presence").await), "online");
    drop(friend);
    let gone = tokio::time::Instant::now();
    let keeps = async {
        tokio::time::sleep(Duration::from_secs(15)).await;
    };
    keeps.await;
    watcher.send(&json!({"type": "ping", "n": 1})).await;
    assert_eq!(state(watcher.until("presence").await), "offline");
    assert!((20..26).contains(&gone.elapsed().as_secs()), "{:?}", gone.elapsed());
    let published =
        service.heard().into_iter().filter(|item| matches!(item, BusItem::Presence(change) if change.user == user(2)));
    assert_eq!(published.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn who_is_at_none_of_their_devices_is_away() {
    let (service, gateway) = start().await;
    let mut watcher = Peer::live(&service, &gateway, 1).await;
    let mut friend = Peer::live(&service, &gateway, 2).await;
    watcher
        .send(&json!({"type": "cmd", "id": 1, "cmd": {"type": "subscribe_presence", "users": [user(2).value()]}}))
        .await;
    let state = |frames: Vec<Value>| frames.last().expect("presence")["users"][0]["state"].clone();
    assert_eq!(state(watcher.until("presence").await), "online");
    friend.send(&json!({"type": "idle", "idle": true})).await;
    assert_eq!(state(watcher.until("presence").await), "away");
    friend.send(&json!({"type": "idle", "idle": false})).await;
    assert_eq!(state(watcher.until("presence").await), "online");
}

#[tokio::test(start_paused = true)]
async fn an_eleventh_connection_of_a_user_is_refused() {
    let (service, gateway) = start().await;
    let mut peers = vec![];
    for _ in 0..10 {
        peers.push(Peer::live(&service, &gateway, 1).await);
    }
    let mut one_more = Peer::open(&gateway, 1024).await;
    one_more.hello(&service, 1, Value::Null, json!([])).await;
    assert_eq!(one_more.end().await.1, 4210);
    drop(peers.pop());
    tokio::time::sleep(Duration::from_millis(10)).await;
    Peer::live(&service, &gateway, 1).await;
}

#[tokio::test(start_paused = true)]
async fn what_the_bus_loses_the_log_repairs() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    let body = |text: &str| domain_messages::Content::Text(domain_messages::Body::parse(text).expect("a body"));
    let key = domain_kernel::ClientId::new(uuid::Uuid::from_u128(1));
    // Lost, and nobody knows until the next.
    service.place(chat(0), user(2), key, body("lost"));
    service.write(chat(0), user(2), "next").await;
    let first = peer.until("event").await.pop().expect("an event");
    let second = peer.until("event").await.pop().expect("an event");
    assert_eq!((&first["seq"], &second["seq"]), (&json!(1), &json!(2)));
    // Lost, and the bus says so.
    service.place(chat(0), user(2), key, body("lost again"));
    service.bus_says(&Received::Lost { within: None });
    assert_eq!(peer.until("event").await.pop().expect("an event")["seq"], 3);
    // Lost, and only the comparison of heads can find it.
    service.place(chat(1), user(2), key, body("lost silently"));
    assert_eq!(peer.until("event").await.pop().expect("an event")["seq"], 1);
    // Lost, and somebody looks at the chat.
    service.place(chat(1), user(2), key, body("lost unseen"));
    peer.send(&json!({"type": "focus", "chat": chat(1).value()})).await;
    let begun = Instant::now();
    assert_eq!(peer.until("event").await.pop().expect("an event")["seq"], 2);
    assert!(begun.elapsed() < Duration::from_millis(300), "{:?}", begun.elapsed());
    assert_eq!(gateway.figures().hub.repairs, [1; 4], "by a hole, by the tail, by the patrol, by a look");
}

#[tokio::test(start_paused = true)]
async fn another_server_behind_the_log_is_asked_for_everything_anew() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.end_silently(session(1));
    service.take_over();
    let begun = Instant::now();
    assert_eq!(peer.end().await.1, 4201);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_the_former_server_has_answered_is_not_believed() {
    let (service, gateway) = start().await;
    let mut peer = Peer::live(&service, &gateway, 1).await;
    service.write(chat(0), user(2), "kept").await;
    peer.until("event").await;
    // A hole: what is missing is read, and before the answer is there another server has taken over, which never had it.
    service.reads_wait(Span::seconds(3));
    let content = domain_messages::Content::Text(domain_messages::Body::parse("unheard").expect("a body"));
    service.place(chat(0), user(2), domain_kernel::ClientId::new(uuid::Uuid::from_u128(1)), content);
    service.write(chat(0), user(2), "too early").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    service.roll_back(chat(0), 1);
    service.take_over();
    tokio::time::sleep(Duration::from_secs(30)).await;
    service.write(chat(0), user(2), "new").await;
    let heard = peer.until("event").await.pop().expect("an event");
    assert_eq!((&heard["seq"], &heard["event"]["message"]["body"]), (&json!(2), &json!("new")), "{heard}");
}
