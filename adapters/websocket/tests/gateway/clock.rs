//! A wall clock that jumps. Tokens go by it, as `docs/OPERATIONS.md` says; nothing else does.

use std::sync::Arc;
use std::time::Duration;

use adapter_websocket::Gateway;
use domain_kernel::Span;
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::peer::Peer;
use crate::service::{Service, chat, start, user};

const HOUR: Span = Span::minutes(60);
const BACK: Span = Span::minutes(-60);

/// How many sockets the node has ended, by what their clients do next: reconnect, renew, stop.
fn ended(gateway: &Gateway) -> [u64; 3] {
    let figures = gateway.figures();
    [figures.ended_to_reconnect, figures.ended_to_renew, figures.ended_for_good]
}

/// Somebody who has user 1's chat on the screen, and watches user 2.
async fn looking(service: &Arc<Service>, gateway: &Arc<Gateway>) -> Peer {
    let mut peer = Peer::live(service, gateway, 1).await;
    peer.send(&json!({"type": "focus", "chat": chat(0).value()})).await;
    let watch = json!({"type": "subscribe_presence", "users": [user(2).value()]});
    peer.send(&json!({"type": "cmd", "id": 1, "cmd": watch})).await;
    assert_eq!(presence(&mut peer).await, "offline");
    peer
}

async fn presence(peer: &mut Peer) -> String {
    let told = peer.until("presence").await.pop().expect("presence");
    told["users"][0]["state"].as_str().expect("a state").to_owned()
}

/// User 2 comes, writes, and goes; `peer` hears all of it, and when.
async fn all_goes_on(service: &Arc<Service>, gateway: &Arc<Gateway>, peer: &mut Peer) {
    let mut other = Peer::live(service, gateway, 2).await;
    assert_eq!(presence(peer).await, "online");
    let began = Instant::now();
    other.send(&json!({"type": "typing", "chat": chat(0).value()})).await;
    assert_eq!(peer.until("typing").await.pop().expect("typing")["user"], json!(user(2).value()));
    service.write(chat(0), user(2), "x").await;
    peer.until("event").await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    drop(other);
    peer.send(&json!({"type": "ping", "n": 1})).await;
    assert_eq!(presence(peer).await, "offline");
    assert!((20..27).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

/// Lives for so long as clients do.
async fn stays(peer: &mut Peer, time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {
        peer.send(&json!({"type": "ping", "n": 1})).await;
        peer.until("pong").await;
        sleep(Duration::from_secs(25)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_steps_back_cuts_nobody_off() {
    let (service, gateway) = start().await;
    let mut peer = looking(&service, &gateway).await;
    all_goes_on(&service, &gateway, &mut peer).await;
    service.step_clock(BACK);
    all_goes_on(&service, &gateway, &mut peer).await;
    stays(&mut peer, Duration::from_secs(90)).await;
    let mut newcomer = Peer::live(&service, &gateway, 3).await;
    assert_eq!(ended(&gateway), [0, 0, 0]);

    // And on again: who came meanwhile has a token of then.
    service.step_clock(HOUR);
    all_goes_on(&service, &gateway, &mut peer).await;
    assert_eq!(newcomer.end().await.1, 4101);
    assert_eq!(ended(&gateway), [0, 1, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_steps_forward_asks_for_new_tokens_and_for_nothing_else() {
    let (service, gateway) = start().await;
    let mut busy = Peer::live(&service, &gateway, 4).await;
    let mut idle = Peer::live(&service, &gateway, 5).await;
    service.step_clock(HOUR);
    let began = Instant::now();
    busy.send(&json!({"type": "ping", "n": 1})).await;
    assert_eq!(busy.end().await.1, 4101);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(idle.end().await.1, 4101);
    assert!(began.elapsed() < Duration::from_secs(61), "{:?}", began.elapsed());
    let mut peer = looking(&service, &gateway).await;
    all_goes_on(&service, &gateway, &mut peer).await;
    assert_eq!(ended(&gateway), [0, 2, 0]);

    service.step_clock(BACK);
    all_goes_on(&service, &gateway, &mut peer).await;
    stays(&mut peer, Duration::from_secs(90)).await;
    assert_eq!(ended(&gateway), [0, 2, 0], "a token of the time to come is as good as any");
}
