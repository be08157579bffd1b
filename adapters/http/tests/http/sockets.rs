//! The faults that were once measured over a real socket, each closed.

use std::time::{Duration, Instant};

use poem::EndpointExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Server, world};

const SHORT: Duration = Duration::from_millis(300);

fn post(headers: &str) -> String {
    format!("POST /api/v1/auth/code HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n")
}

async fn is_alive(server: &Server) -> bool {
    let answer = server.connect().await.ask("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    answer.starts_with("HTTP/1.1 200")
}

#[tokio::test]
async fn a_header_that_does_not_end_is_cut_in_six_seconds() {
    let server = world().listen().await;
    let mut client = server.connect().await;
    let started = Instant::now();
    client.write("GET / HTTP/1.1\r\nHost: local").await;
    let said = client.read_to_end(Duration::from_secs(7)).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    assert!(started.elapsed() < Duration::from_millis(6_500), "{:?}", started.elapsed());
}

/// Limits small enough for a test that nobody wants to wait for.
fn hasty() -> crate::support::World {
    let mut world = world();
    world.config.limits.header_time = SHORT;
    world.config.limits.body_grace = SHORT;
    world.config.limits.stop_time = SHORT;
    world
}

#[tokio::test]
async fn a_header_that_drips_is_cut_all_the_same() {
    let server = hasty().listen().await;
    let mut client = server.connect().await;
    client.write("GET / HTTP/1.1\r\n").await;
    let dripping = async {
        while client.write("X: y\r\n").await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(3), dripping).await.expect("it is cut");
}

#[tokio::test]
async fn a_connection_that_says_nothing_or_half_a_preface_is_closed() {
    let server = hasty().listen().await;
    for bytes in ["", "PRI * HTTP/2.0\r\n"] {
        let mut client = server.connect().await;
        client.write(bytes).await;
        client.read_to_end(Duration::from_secs(3)).await;
    }
}

#[tokio::test]
async fn a_header_that_is_too_long_is_refused() {
    let server = world().listen().await;
    let mut client = server.connect().await;
    client.write(format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(40_000))).await;
    let said = client.read_to_end(Duration::from_secs(3)).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 431"), "{said}");
    assert!(is_alive(&server).await);
}

#[tokio::test]
async fn a_huge_body_is_refused_before_it_is_sent() {
    let server = world().listen().await;
    let mut client = server.connect().await;
    let said = client.ask(post("Content-Length: 300000000\r\n")).await;
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("too_large"), "{said}");
    client.read_to_end(Duration::from_secs(3)).await;
}

#[tokio::test]
async fn a_huge_body_without_a_length_is_cut_and_costs_little_memory() {
    let server = world().listen().await;
    let before = memory();
    let mut client = server.connect().await;
    client.write(post("Transfer-Encoding: chunked\r\n")).await;
    let piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = 0;
    while sent < 300_000_000 && client.write(&piece).await {
        sent += piece.len();
    }
    assert!(sent < 300_000_000, "all of it was taken");
    assert!(memory().saturating_sub(before) < 16 << 20, "{} bytes more", memory() - before);
    assert!(is_alive(&server).await);
}

/// Resident memory of this process in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default() * 4096
}

#[tokio::test]
async fn a_chunked_body_over_the_limit_is_told_so() {
    let server = world().listen().await;
    let mut client = server.connect().await;
    let body = format!("11000\r\n{}\r\n0\r\n\r\n", "x".repeat(0x11000));
    let said = client.ask(post("Transfer-Encoding: chunked\r\n") + &body).await;
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
}

#[tokio::test]
async fn a_chunked_body_within_the_limit_is_taken() {
    let server = world().listen().await;
    let said = server
        .connect()
        .await
        .ask(post("Transfer-Encoding: chunked\r\n") + "10\r\n{\"email\":\"nobod\"\r\n1\r\n}\r\n0\r\n\r\n")
        .await;
    assert!(said.starts_with("HTTP/1.1 422"), "{said}");
}

#[tokio::test]
async fn a_body_that_drips_is_cut() {
    let server = hasty().listen().await;
    let mut client = server.connect().await;
    client.write(post("Content-Length: 1000\r\n")).await;
    client.write("{").await;
    let said = client.answer().await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
}

#[tokio::test]
async fn a_request_without_a_length_is_no_fault() {
    let server = world().listen().await;
    for line in ["GET /health/live", "DELETE /api/v1/sessions/x"] {
        let said = server.connect().await.ask(format!("{line} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await;
        assert!(!said.starts_with("HTTP/1.1 411"), "{said}");
    }
}

#[tokio::test]
async fn a_panic_is_answered_and_the_connection_lives_on() {
    let server = world().listen().await;
    let mut client = server.connect().await;
    for _ in 0..2 {
        let said = client.ask("GET /api/v1/config HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
        assert!(said.starts_with("HTTP/1.1 500") && said.contains("\"internal\""), "{said}");
    }
}

#[tokio::test]
async fn an_origin_that_is_not_ascii_is_just_another_origin() {
    let server = world().listen().await;
    for origin in ["https://evil.example", "https://чат.рф", "\u{fffd}"] {
        let said = server.connect().await.ask(post(&format!("Origin: {origin}\r\nContent-Length: 0\r\n"))).await;
        assert!(said.starts_with("HTTP/1.1 403"), "{origin}: {said}");
    }
}

#[tokio::test]
async fn no_address_takes_more_than_its_share_of_connections() {
    let mut world = world();
    world.config.limits.connections_per_address = 3;
    let server = world.listen().await;
    let mut held = vec![];
    for _ in 0..3 {
        let mut client = server.connect().await;
        client.ask("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
        held.push(client);
    }
    let mut fourth = server.connect().await;
    fourth.read_to_end(Duration::from_secs(2)).await;
    held.pop();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(is_alive(&server).await, "a place is free again");
}

#[tokio::test]
async fn a_proxy_is_no_one_address_and_says_who_calls() {
    let mut world = world();
    world.config.limits.connections_per_address = 1;
    world.config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a range")];
    world
        .limiter
        .expect_take()
        .withf(|_, key| key == "203.0.113.0")
        .times(1..)
        .returning(|_, _| Err(domain_kernel::ports::TooMany { retry_after: domain_kernel::Span::seconds(9) }));
    let server = world.listen().await;
    let body = r#"{"email":"a@example.org"}"#;
    let mut clients = vec![server.connect().await, server.connect().await];
    for client in &mut clients {
        let head = post(&format!("X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\nContent-Length: {}\r\n", body.len()));
        let said = client.ask(head + body).await;
        assert!(said.starts_with("HTTP/1.1 429") && said.contains("retry-after: 9"), "{said}");
    }
}

#[tokio::test]
async fn an_upgraded_connection_keeps_working_and_its_place() {
    let mut world = hasty();
    world.config.limits.connections = 1;
    world.websocket = poem::endpoint::make(|request: poem::Request| async move {
        let upgrade = request.take_upgrade()?;
        tokio::spawn(async move {
            let mut stream = upgrade.await.expect("upgraded");
            let mut bytes = [0; 4];
            while stream.read_exact(&mut bytes).await.is_ok() && stream.write_all(&bytes).await.is_ok() {}
        });
        let answer = poem::Response::builder().status(poem::http::StatusCode::SWITCHING_PROTOCOLS);
        Ok::<_, poem::Error>(answer.header("upgrade", "echo").header("connection", "upgrade").finish())
    })
    .map_to_response()
    .boxed();
    let server = world.listen().await;
    let mut client = server.connect().await;
    client.write("GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n").await;
    assert!(client.answer().await.starts_with("HTTP/1.1 101"));
    // Longer than every timer of HTTP would let it live.
    tokio::time::sleep(SHORT * 5).await;
    client.write("ping").await;
    let mut echo = [0; 4];
    tokio::time::timeout(Duration::from_secs(2), client.0.read_exact(&mut echo))
        .await
        .expect("in time")
        .expect("an echo");
    assert_eq!(&echo, b"ping");
    assert_eq!(server.connect().await.read_to_end(Duration::from_secs(2)).await, "", "the only place is taken");
}

#[tokio::test]
async fn a_stop_finishes_what_is_under_way_and_takes_nothing_new() {
    let mut world = hasty();
    world.config.limits.stop_time = Duration::from_secs(5);
    world.websocket = poem::endpoint::make(|_| async {
        tokio::time::sleep(SHORT).await;
        "done"
    })
    .map_to_response()
    .boxed();
    let mut server = world.listen().await;
    let mut client = server.connect().await;
    client.write("GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    tokio::time::sleep(SHORT / 3).await;
    server.stop();
    let said = client.read_to_end(Duration::from_secs(3)).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("done"), "{said}");
    let port = server.port;
    tokio::time::timeout(Duration::from_secs(3), server.stopped()).await.expect("it stops");
    assert!(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let mut world = hasty();
    world.websocket = poem::endpoint::make(|_| async { std::future::pending::<()>().await }).map_to_response().boxed();
    let mut server = world.listen().await;
    let mut client = server.connect().await;
    client.write("GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    tokio::time::sleep(SHORT / 3).await;
    server.stop();
    tokio::time::timeout(Duration::from_secs(3), server.stopped()).await.expect("it stops");
    assert_eq!(client.read_to_end(Duration::from_secs(1)).await, "");
}

/// One frame of HTTP/2 (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a short frame").to_be_bytes();
    let mut bytes = length.into_iter().skip(1).chain([kind, flags]).collect::<Vec<u8>>();
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// GET / of localhost, by the static table of HPACK.
const GET: &[u8] = b"\x82\x84\x86\x41\x09localhost";
const CANCEL: [u8; 4] = [0, 0, 0, 8];

#[tokio::test]
async fn a_storm_of_resets_ends_its_own_connection_and_no_other() {
    let server = world().listen().await;
    let mut client = server.connect().await;
    client.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    client.write(frame(4, 0, 0, &[])).await;
    let storm = async {
        for stream in (1..40_000).step_by(2) {
            let pair = [frame(1, 5, stream, GET), frame(3, 0, stream, &CANCEL)].concat();
            if !client.write(pair).await {
                return true;
            }
        }
        false
    };
    let is_cut = tokio::time::timeout(Duration::from_secs(10), storm).await.expect("in time");
    assert!(is_cut, "20 000 resets were taken");
    assert!(is_alive(&server).await);
}
