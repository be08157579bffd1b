//! One server on SQLite, and servers that cannot be.

use std::time::Duration;

use client::shapes::Command;
use uuid::Uuid;

use crate::device::{api, carry_out, connected};
use crate::node::{KEY, Node, run};

#[test]
fn a_cluster_on_sqlite_is_refused_before_anything_is_opened() {
    let output = run(
        &["serve"],
        &[
            ("REDIS_URL", "redis://127.0.0.1:1"),
            ("DATABASE_URL", "sqlite:///nowhere/v.db"),
            ("VESTNIK_SECRET_KEY", KEY),
            ("VESTNIK_PUBLIC_URL", "http://localhost"),
        ],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains("redis.url") && said.contains("database.url") && said.contains("SQLite"), "{said}");
}

#[test]
fn a_cluster_without_a_common_key_is_refused() {
    let output = run(
        &["config", "check"],
        &[
            ("REDIS_URL", "redis://127.0.0.1:1"),
            ("DATABASE_URL", "postgres://localhost/v"),
            ("VESTNIK_PUBLIC_URL", "http://localhost"),
        ],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("VESTNIK_SECRET_KEY"), "{said}");
}

#[test]
fn a_scrape_has_the_figures_of_a_server_alone_and_no_label_holds_an_id() {
    let node = Node::start(&[]);
    let token = node.make_owner(&node.setup_token());
    let notes = node.ask("POST /api/v1/chats/notes", &token, "");
    assert_eq!(notes.status, 200, "{notes:?}");
    let chat = notes.json()["id"].as_str().expect("an id").to_owned();
    let body = r#"{"client_id":"01890000-0000-7000-8000-000000000001","body":"hello","reply_to":null}"#;
    let sent = node.ask(&format!("POST /api/v1/chats/{chat}/messages"), &token, body);
    assert_eq!(sent.status, 201, "{sent:?}");
    let text = node.scrape();
    for name in [
        "vestnik_append_seconds_bucket",
        "vestnik_append_batch_messages_bucket",
        "vestnik_lane_depth",
        "vestnik_repairs_total{cause=\"hole\"}",
        "vestnik_repairs_total{cause=\"tail\"}",
        "vestnik_repairs_total{cause=\"patrol\"}",
        "vestnik_resets_total{reason=\"far\"}",
        "vestnik_lagging_connections",
        "vestnik_lags_total",
        "vestnik_hello_refused_total",
        "vestnik_connections",
        "vestnik_queued_frames",
        "vestnik_queued_bytes",
        "vestnik_deliveries_total",
        "vestnik_http_request_seconds_bucket{method=\"POST\",route=\"/api/v1/chats/:param0/messages\",status=\"2xx\"",
        "vestnik_database_connections{state=\"idle\"}",
        "vestnik_unread_mismatches_total",
        "vestnik_unread_verified_total",
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert!(!text.contains(&chat) && !text.contains("owner@example.org") && !text.contains("127.0.0.1"), "{text}");
    let label = text.lines().filter(|line| !line.starts_with('#')).find(|line| holds_an_id(line));
    assert_eq!(label, None, "a label holds an id");
}

/// To Prometheus an increase from nothing is none: an alarm would be silent about the first time.
#[test]
fn what_has_not_happened_yet_stands_at_0_in_the_first_scrape() {
    let text = Node::start(&[]).scrape();
    for name in [
        "vestnik_append_refused_total{reason=\"stale\"}",
        "vestnik_append_refused_total{reason=\"corrupt\"}",
        "vestnik_bus_nacks_total{outcome=\"unanswered\"}",
        "vestnik_connections_ended_total{next=\"renew\"}",
        "vestnik_fenced_total{reason=\"database\"}",
        "vestnik_fenced_total{reason=\"frozen\"}",
        "vestnik_histories_changed_total",
        "vestnik_repairs_total{cause=\"focus\"}",
        "vestnik_repairs_total{cause=\"patrol\"}",
        "vestnik_resets_total{reason=\"tag\"}",
        "vestnik_unread_mismatches_total",
    ] {
        assert!(text.lines().any(|line| line.strip_prefix(name) == Some(" 0")), "{name} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scrape_tells_of_sockets_commands_and_of_refused_appends() {
    let node = Node::start(&[]);
    let token = node.make_owner(&node.setup_token());
    let chat = api(&node).open_notes(&token).await.expect("notes");
    let mut socket = connected(&node, &token).await;
    let message = |body: &str| Command::SendMessage {
        chat,
        client_id: Uuid::from_u128(7),
        body: body.to_owned(),
        reply_to: None,
    };
    carry_out(&mut socket, message("hello")).await.expect("sent");
    let refusal = carry_out(&mut socket, message("something else")).await.expect_err("the id is taken");
    assert_eq!(refusal.code, "conflict");
    let text = node.scrape();
    for line in [
        "vestnik_append_refused_total{reason=\"busy\"} 0",
        "vestnik_append_refused_total{reason=\"client_id_reused\"} 1",
        "vestnik_command_seconds_count{command=\"send_message\",outcome=\"ok\"} 1",
        "vestnik_command_seconds_count{command=\"send_message\",outcome=\"refused\"} 1",
    ] {
        assert!(text.lines().any(|seen| seen == line), "{line} in {text}");
    }
}

/// True for a line with eight hexadecimal digits in a row before its value, as ids have.
fn holds_an_id(line: &str) -> bool {
    let labels = line.rsplit_once(' ').map_or("", |(labels, _)| labels);
    let digits = |run: &str| run.len() >= 8 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
    labels.split(|c: char| !c.is_ascii_alphanumeric()).any(digits)
}

#[test]
fn unread_counts_are_verified_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("v.db").display());
    let node = Node::start(&[("DATABASE_URL", &url)]);
    let token = node.make_owner(&node.setup_token());
    assert_eq!(node.ask("POST /api/v1/chats/notes", &token, "").status, 200);
    let output = run(&["verify-unread", "--users", "10"], &[("DATABASE_URL", &url)]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 unread counts are right"), "{output:?}");
}

#[test]
fn a_stop_without_sockets_takes_no_time_and_ends_well() {
    let (took, is_well, log) = Node::start(&[]).stop();
    assert!(is_well && took < Duration::from_secs(5), "{took:?}: {log}");
}
