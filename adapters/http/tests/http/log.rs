//! What is written down about requests.

use std::io;
use std::sync::{Arc, Mutex};

use domain_kernel::PortFailure;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{World, ask, world};

/// Collects what is logged.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics here").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What is logged while `world` is asked.
async fn log_of(world: World, line: &str, headers: &[(&str, &str)], body: &str) -> String {
    let paper = Paper::default();
    let subscriber = tracing_subscriber::fmt().json().with_writer(paper.clone()).finish();
    let app = world.app();
    let _guard = tracing::subscriber::set_default(subscriber);
    ask(&app, line, headers, body).await;
    String::from_utf8(paper.0.lock().expect("nobody panics here").clone()).expect("text")
}

#[tokio::test]
async fn the_log_names_the_route_and_nothing_that_was_sent() {
    let headers = [
        ("authorization", "Bearer canary-token"),
        ("cookie", "vestnik-refresh=canary-cookie"),
        ("user-agent", "canary-agent"),
        ("x-forwarded-for", "203.0.113.99"),
    ];
    let line = "GET /api/v1/chats/01890000-0000-7000-8000-00000000cafe/members?after=canary-query";
    let log = log_of(world(), line, &headers, "").await;
    assert!(log.contains("/api/v1/chats/:") && log.contains("\"status\":401"), "{log}");
    assert!(log.contains("00000000-0000-0000-0000-00000000004d"), "the id of the request: {log}");
    for secret in ["canary", "cafe", "203.0.113"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn a_body_is_never_logged_even_when_it_is_refused() {
    let log = log_of(world(), "POST /api/v1/auth/code", &[], r#"{"email":"canary","canary":1}"#).await;
    assert!(log.contains("\"status\":400") && !log.contains("canary"), "{log}");
}

#[tokio::test]
async fn a_made_up_method_is_not_repeated() {
    let log = log_of(world(), "CANARY /api/v1/config", &[], "").await;
    assert!(log.contains("\"method\":\"other\"") && !log.contains("CANARY"), "{log}");
}

#[tokio::test]
async fn a_failure_is_logged_once_with_its_cause_and_the_request() {
    let mut world = world();
    world.users.expect_has_owner().returning(|| Err(PortFailure::unavailable("UserReader", "the disk is gone")));
    let log = log_of(world, "GET /api/v1/config", &[], "").await;
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("\"ERROR\"")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    let line = lines.first().expect("a line");
    for word in ["UserReader", "the disk is gone", "00000000-0000-0000-0000-00000000004d"] {
        assert!(line.contains(word), "{word}: {line}");
    }
}
