use std::time::{Duration, Instant};

use delivery::ports::{Attendance, PresenceChange, PresenceRegistry};
use domain_kernel::{Timestamp, UserId};
use support::redis::TestRedis;
use uuid::Uuid;

use crate::node::{node, until};

fn came(n: u128) -> PresenceChange {
    let user = UserId::new(Uuid::from_u128(n));
    PresenceChange { user, attendance: Attendance::Active, since: Timestamp::from_micros(5) }
}

fn idle(n: u128) -> PresenceChange {
    PresenceChange { attendance: Attendance::Idle, ..came(n) }
}

/// Whether `one` is told of within `most`.
async fn is_seen(registry: &dyn PresenceRegistry, one: PresenceChange, most: Duration) -> bool {
    let began = Instant::now();
    while began.elapsed() < most {
        if registry.online(&[one.user]).await.is_ok_and(|present| present == [one]) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_redis_forgot_is_written_anew() {
    let mut server = TestRedis::start();
    let (one, other) = (node(&[&server]).await, node(&[&server]).await);
    until("Redis answers", || one.is_state_connected() && other.is_state_connected()).await;
    one.presence().note(&[came(1), came(2), idle(3)]).await.expect("noted");
    assert!(is_seen(&*other.presence(), came(1), Duration::from_secs(6)).await);
    server.command(&["FLUSHALL"]);
    assert_eq!(other.presence().online(&[came(1).user]).await.expect("an answer"), []);
    assert!(is_seen(&*other.presence(), came(1), Duration::from_secs(8)).await, "emptied");
    server.restart();
    assert!(is_seen(&*other.presence(), came(2), Duration::from_secs(12)).await, "restarted");
    assert!(is_seen(&*other.presence(), idle(3), Duration::from_secs(1)).await, "idle as before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_into_an_emptied_redis_brings_everybody_back() {
    let server = TestRedis::start();
    let (one, other) = (node(&[&server]).await, node(&[&server]).await);
    until("Redis answers", || one.is_state_connected() && other.is_state_connected()).await;
    one.presence().note(&[came(1), idle(2), came(3)]).await.expect("noted");
    let gone = PresenceChange { attendance: Attendance::Absent, ..came(3) };
    for change in [came(4), gone, gone] {
        server.command(&["FLUSHALL"]);
        one.presence().note(&[change]).await.expect("noted");
        let (first, second) = (came(1), idle(2));
        let present = other.presence().online(&[first.user, second.user]).await.expect("an answer");
        assert_eq!(present, [first, second], "after {change:?}");
    }
    assert_eq!(other.presence().online(&[came(4).user, gone.user]).await.expect("an answer"), [came(4)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_noted_is_noted_later() {
    let mut server = TestRedis::start();
    server.stop();
    let (one, other) = (node(&[&server]).await, node(&[&server]).await);
    assert!(one.presence().note(&[came(1)]).await.is_err());
    assert!(other.presence().online(&[came(1).user]).await.is_err());
    server.restart();
    assert!(is_seen(&*other.presence(), came(1), Duration::from_secs(12)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_live_as_long_as_a_lease_and_outlive_a_farewell() {
    let server = TestRedis::start();
    let (one, other) = (node(&[&server]).await, node(&[&server]).await);
    until("Redis answers", || one.is_state_connected() && other.is_state_connected()).await;
    one.presence().note(&[came(1)]).await.expect("noted");
    assert!(is_seen(&*other.presence(), came(1), Duration::from_secs(6)).await);
    one.close().await;
    assert!(is_seen(&*other.presence(), came(1), Duration::from_secs(1)).await, "it may be back in a moment");
    let key = format!("v1:0a0b0c0d:presence:{}", one.bus().node());
    let left = server.command(&["TTL", &key]);
    let seconds: i64 = left.trim().trim_start_matches(':').parse().expect("a number");
    assert!((25..=35).contains(&seconds), "{left}");
    server.command(&["EXPIRE", &key, "0"]);
    assert_eq!(other.presence().online(&[came(1).user]).await.expect("an answer"), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_long_for_a_frozen_redis() {
    let server = TestRedis::start();
    let one = node(&[&server]).await;
    until("Redis answers", || one.is_state_connected()).await;
    server.freeze(true);
    let began = Instant::now();
    for _ in 0..5 {
        assert!(one.presence().online(&[came(1).user]).await.is_err());
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    server.freeze(false);
    until("Redis answers again", || one.is_state_connected()).await;
}
