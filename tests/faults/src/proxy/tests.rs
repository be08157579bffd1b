//! The proxy between two real ends.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

use super::*;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);
/// Nothing came within so long: nothing will.
const SILENCE: Duration = Duration::from_millis(80);

async fn proxy_to(target: SocketAddr) -> Proxy {
    let address = crate::environment::free_address().expect("a port");
    Proxy::open(address, target, Speech::Plain).await.expect("a proxy")
}

/// A proxy, and a connection through it to a server that sends back what it gets.
async fn echo() -> (Proxy, TcpStream) {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let proxy = proxy_to(server.local_addr().expect("an address")).await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = server.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                drop(tokio::io::copy(&mut from, &mut to).await);
            });
        }
    });
    let client = TcpStream::connect(proxy.address()).await.expect("connected");
    (proxy, client)
}

async fn heard(client: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    timeout(PATIENCE, client.read_exact(&mut bytes)).await.expect("in time").expect("read");
    bytes
}

async fn is_silent(client: &mut TcpStream) -> bool {
    timeout(SILENCE, client.read_u8()).await.is_err()
}

#[tokio::test]
async fn bytes_pass_and_are_counted() {
    let (proxy, mut client) = echo().await;
    client.write_all(b"hello").await.expect("written");
    assert_eq!(heard(&mut client, 5).await, b"hello");
    assert_eq!(proxy.carried(), [5, 5]);
}

#[tokio::test]
async fn a_cut_is_felt_as_a_reset_and_new_connections_are_taken() {
    let (proxy, mut client) = echo().await;
    client.write_all(b"x").await.expect("written");
    heard(&mut client, 1).await;
    proxy.cut();
    let end = timeout(PATIENCE, client.read_u8()).await.expect("in time").expect_err("ended");
    assert_eq!(end.kind(), std::io::ErrorKind::ConnectionReset);
    let mut next = TcpStream::connect(proxy.address()).await.expect("connected");
    next.write_all(b"y").await.expect("written");
    assert_eq!(heard(&mut next, 1).await, b"y");
}

#[tokio::test]
async fn a_closed_door_refuses_until_it_is_healed() {
    let (proxy, _client) = echo().await;
    proxy.sever();
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(proxy.address()).await.is_ok() {
        assert!(Instant::now() < deadline, "the door stays open");
        tokio::task::yield_now().await;
    }
    proxy.heal();
    while TcpStream::connect(proxy.address()).await.is_err() {
        assert!(Instant::now() < deadline, "the door stays closed");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_delayed_byte_is_late_and_a_throttled_one_waits_for_those_before_it() {
    let (proxy, mut client) = echo().await;
    proxy.flow(Direction::Down, Flow::Delayed(Duration::from_millis(100)));
    let begin = Instant::now();
    client.write_all(b"x").await.expect("written");
    heard(&mut client, 1).await;
    assert!(begin.elapsed() >= Duration::from_millis(100));
    proxy.flow(Direction::Down, Flow::Throttled { bytes_per_second: 10_000 });
    let begin = Instant::now();
    client.write_all(&[0; 2_000]).await.expect("written");
    heard(&mut client, 2_000).await;
    assert!(begin.elapsed() >= Duration::from_millis(190), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn what_was_frozen_arrives_when_the_link_heals() {
    let (proxy, mut client) = echo().await;
    proxy.flow(Direction::Up, Flow::Frozen);
    client.write_all(b"late").await.expect("written");
    assert!(is_silent(&mut client).await);
    proxy.heal();
    assert_eq!(heard(&mut client, 4).await, b"late");
}

#[tokio::test]
async fn what_was_swallowed_never_arrives_and_the_connection_does_not_outlive_it() {
    let (proxy, mut client) = echo().await;
    proxy.flow(Direction::Down, Flow::Swallowed);
    client.write_all(b"gone").await.expect("written");
    assert!(is_silent(&mut client).await);
    proxy.heal();
    assert!(timeout(PATIENCE, client.read_u8()).await.expect("in time").is_err());
}

#[tokio::test]
async fn half_of_the_bandwidth_is_less_than_all_of_it() {
    let (proxy, mut client) = echo().await;
    proxy.halve().await;
    let begin = Instant::now();
    client.write_all(&[0; 4 * 1024]).await.expect("written");
    heard(&mut client, 4 * 1024).await;
    // Nothing had passed, so the least is left: 4 KiB a second in each direction.
    assert!(begin.elapsed() >= Duration::from_millis(900), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn connections_go_where_the_target_is_now() {
    let (proxy, mut old) = echo().await;
    // Once something has passed, the far end is there.
    old.write_all(b"w").await.expect("written");
    assert_eq!(heard(&mut old, 1).await, b"w");
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    proxy.retarget(server.local_addr().expect("an address"));
    let _new = TcpStream::connect(proxy.address()).await.expect("connected");
    timeout(PATIENCE, server.accept()).await.expect("in time").expect("taken there");
    old.write_all(b"x").await.expect("written");
    assert_eq!(heard(&mut old, 1).await, b"x");
}
