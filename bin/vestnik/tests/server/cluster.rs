//! Two servers, one system.

use std::time::{Duration, Instant};

use client::Draft;
use support::database::TestDatabase;
use uuid::Uuid;

use crate::device::api;
use crate::node::{KEY, Node, free_port};
use crate::redis::Redis;

fn start(database: &TestDatabase, redis: &str) -> Node {
    Node::start(&[("DATABASE_URL", database.url()), ("REDIS_URL", redis), ("VESTNIK_SECRET_KEY", KEY)])
}

#[test]
fn a_link_of_one_node_works_once_on_any_and_sign_ins_hold_on_all() {
    let (database, redis) = (TestDatabase::postgres(), Redis::start());
    let (one, other) = (start(&database, &redis.url), start(&database, &redis.url));
    assert_eq!(one.setup_token(), other.setup_token());
    let token = other.make_owner(&one.setup_token());
    let again = format!(r#"{{"token":"{}","email":"second@example.org","name":"Boris"}}"#, one.setup_token());
    assert_eq!(one.ask("POST /api/v1/setup", "", &again).status, 422, "there is an owner");
    assert_eq!(one.ask("GET /api/v1/users/me", &token, "").status, 200);
    assert_eq!(other.ask("DELETE /api/v1/sessions?scope=all", &token, "").status, 204);
    assert!(one.soon_refuses(&token), "a session that ended on one node works on the other");
}

#[test]
fn what_ended_while_a_node_was_away_it_refuses_from_its_start() {
    let (database, redis) = (TestDatabase::postgres(), Redis::start());
    let one = start(&database, &redis.url);
    let token = one.make_owner(&one.setup_token());
    assert_eq!(one.ask("DELETE /api/v1/sessions?scope=all", &token, "").status, 204);
    let late = start(&database, &redis.url);
    assert_eq!(late.ask("GET /api/v1/users/me", &token, "").status, 401);
}

#[test]
fn without_redis_a_node_starts_and_serves_and_says_what_is_missing() {
    let (database, nowhere) = (TestDatabase::postgres(), format!("redis://127.0.0.1:{}", free_port()));
    let node = start(&database, &nowhere);
    let ready = node.ask("GET /health/ready", "", "");
    assert_eq!(ready.status, 200, "the database answers: {ready:?}");
    let log = node.log();
    assert!(log.lines().any(|line| line.contains("WARN") && line.contains("edis")), "{log}");
    assert!(!log.contains(KEY), "{log}");
}

#[test]
fn a_scrape_of_a_cluster_tells_of_its_bus() {
    let (database, redis) = (TestDatabase::postgres(), Redis::start());
    let node = start(&database, &redis.url);
    node.make_owner(&node.setup_token());
    std::thread::sleep(Duration::from_secs(2));
    let text = node.scrape();
    for name in [
        "vestnik_bus_holes_total",
        "vestnik_bus_published_total",
        "vestnik_bus_received_total",
        "vestnik_bus_resent_total",
        "vestnik_bus_instances_alive 1",
        "vestnik_bus_lag_seconds",
        "vestnik_bus_nacks_total{outcome=\"answered\"} 0",
        "vestnik_fenced_total{reason=\"database\"} 0",
        "vestnik_fenced_total{reason=\"frozen\"} 0",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
}

/// Postgres tells of its updates some time after they were made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scrape_tells_how_many_updates_of_heads_touched_no_index() {
    let (database, redis) = (TestDatabase::postgres(), Redis::start());
    let node = start(&database, &redis.url);
    let token = node.make_owner(&node.setup_token());
    let notes = api(&node).open_notes(&token).await.expect("notes");
    let began = Instant::now();
    let mut client_ids = (1..).map(Uuid::from_u128);
    let ratio: f64 = loop {
        let client_id = client_ids.next().expect("they never end");
        let draft = Draft { client_id, body: "hello".to_owned(), reply_to: None };
        api(&node).send_message(&token, notes, &draft).await.expect("written");
        let text = node.scrape();
        if let Some(ratio) = text.lines().find_map(|line| line.strip_prefix("vestnik_hot_update_ratio ")) {
            break ratio.parse().expect("a number");
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!((0.9..=1.0).contains(&ratio), "{ratio}");
}

#[test]
fn a_node_that_stops_says_goodbye_and_ends_well() {
    let (database, redis) = (TestDatabase::postgres(), Redis::start());
    let (took, is_well, log) = start(&database, &redis.url).stop();
    assert!(is_well && took < Duration::from_secs(5), "{took:?}: {log}");
}
