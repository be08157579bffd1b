//! What is written down about requests.

use std::io;
use std::sync::{Arc, Mutex};

use domain_kernel::PortFailure;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{Said, World, ask, world};

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
    answer_and_log(world, line, headers, body).await.1
}

/// What is answered, and logged meanwhile.
async fn answer_and_log(world: World, line: &str, headers: &[(&str, &str)], body: &str) -> (Said, String) {
    let paper = Paper::default();
    let subscriber = tracing_subscriber::fmt().json().with_writer(paper.clone()).finish();
    let app = world.app();
    let _guard = tracing::subscriber::set_default(subscriber);
    let said = ask(&app, line, headers, body).await;
    let log = String::from_utf8(paper.0.lock().expect("nobody panics here").clone()).expect("text");
    (said, log)
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

#[tokio::test]
async fn the_id_of_a_failed_request_stands_in_its_answer_and_on_every_line_about_it() {
    let mut world = world();
    world.users.expect_has_owner().returning(|| Err(PortFailure::corrupt("UserReader", "a row is spoilt")));
    let (said, log) =
        answer_and_log(world, "GET /api/v1/config", &[("x-request-id", "chosen-by-a-stranger")], "").await;
    assert_eq!(said.status, 500, "{}", said.body);
    let id = said.header("x-request-id");
    assert_eq!(id, "00000000-0000-0000-0000-00000000004d");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 2, "the fault and the access: {log}");
    assert!(lines.iter().all(|line| line.contains(id)) && !log.contains("stranger"), "{log}");
}

#[tokio::test]
async fn a_trusted_proxy_names_requests_and_what_is_no_name_is_not_taken() {
    let longest = "a".repeat(64);
    let too_long = "a".repeat(65);
    for (given, is_taken) in [
        ("4bf92f3577b34da6a3ce929d0e0e4736", true),
        ("web-1_2.3", true),
        (&*longest, true),
        (&*too_long, false),
        ("", false),
        ("two words", false),
        ("quote\"", false),
        ("new,one", false),
    ] {
        let mut world = world();
        // Where a request in process comes from.
        world.config.trusted_proxies = vec!["0.0.0.0".parse().expect("a range")];
        let (said, log) = answer_and_log(world, "GET /health/live", &[("x-request-id", given)], "").await;
        assert_eq!(said.header("x-request-id") == given, is_taken, "{given}");
        assert!(log.contains(said.header("x-request-id")), "{log}");
    }
}
