//! Large chats, followed without their events.

use std::time::Duration;

use crate::peer::{Peer, type_of};
use crate::service::{chat, start, user};
use serde_json::{Value, json};

fn focus(on: Option<u128>) -> Value {
    json!({"type": "focus", "chat": on.map(|on| chat(on).value())})
}

#[tokio::test(start_paused = true)]
async fn a_large_chat_comes_as_bumps_until_it_is_looked_at() {
    let (service, gateway) = start().await;
    service.fill(201);
    let mut plain = Peer::live(&service, &gateway, 1).await;
    let mut passive = Peer::passive(&service, &gateway, 2, Value::Null, json!([])).await;
    passive.until("sync_done").await;
    for n in 1..=5 {
        service.write(chat(0), user(3), &n.to_string()).await;
        plain.until("event").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    let first = passive.next().await.expect("a bump");
    let began = tokio::time::Instant::now();
    let second = passive.next().await.expect("a bump");
    assert!(began.elapsed() > Duration::from_millis(900), "{:?}", began.elapsed());
    for (bump, seq) in [(first, 1), (second, 5)] {
        let expected = json!({"seq": seq, "last_number": seq, "member_count": 201, "retracted": [], "read": null});
        assert_eq!(type_of(&bump), "bump");
        let chats = bump["chats"].as_array().expect("chats");
        assert_eq!((chats.len(), &chats[0]["chat"]), (1, &json!(chat(0).value())));
        for (key, value) in expected.as_object().expect("an object") {
            assert_eq!(&chats[0][key], value, "{key} of {bump}");
        }
        assert_eq!(chats[0]["last_message"]["body"], seq.to_string());
    }
    passive.send(&focus(Some(0))).await;
    for seq in 1..=5 {
        assert_eq!(passive.until("event").await.pop().expect("an event")["seq"], seq);
    }
    service.write(chat(0), user(3), "live").await;
    assert_eq!(passive.until("event").await.pop().expect("an event")["seq"], 6);
    passive.send(&focus(None)).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    service.write(chat(0), user(3), "again").await;
    let bump = passive.next().await.expect("a bump");
    assert_eq!((type_of(&bump), &bump["chats"][0]["seq"]), ("bump", &json!(7)));
}

#[tokio::test(start_paused = true)]
async fn what_happened_meanwhile_in_large_chats_is_one_bump() {
    let (service, gateway) = start().await;
    service.fill(500);
    for n in 0..40 {
        service.write(chat(n % 2), user(3), "x").await;
    }
    let held = json!([{"chat": chat(0).value(), "seq": 1, "tag": 3}, {"chat": chat(1).value(), "seq": 2, "tag": 6}]);
    let mut peer = Peer::passive(&service, &gateway, 2, json!({"seq": 5, "tag": 15}), held).await;
    let seen = peer.until("sync_done").await;
    let types: Vec<&str> = seen.iter().map(type_of).collect();
    assert_eq!(types, ["hello_ok", "bump", "sync_done"]);
    let chats = seen[1]["chats"].as_array().expect("chats");
    assert_eq!(chats.len(), 2);
    assert!(chats.iter().all(|chat| chat["seq"] == 20 && chat["read"]["unread"] == 0), "{chats:?}");
    peer.send(&focus(Some(1))).await;
    let diff = peer.until("diff").await.pop().expect("a diff");
    assert_eq!((&diff["from"]["seq"], &diff["to"]["seq"]), (&json!(2), &json!(20)));
}
