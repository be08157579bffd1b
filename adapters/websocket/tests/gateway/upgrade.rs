//! The way through poem: a real port, the upgrade of tungstenite, and the refusals before it.

use std::sync::Arc;
use std::time::Duration;

use adapter_websocket::{Gateway, SUBPROTOCOL};
use futures_util::{SinkExt, StreamExt};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{Route, Server, get};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::service;

async fn serve(gateway: &Arc<Gateway>) -> std::net::SocketAddr {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a port");
    let address = *acceptor.local_addr()[0].as_socket_addr().expect("TCP");
    let app = Route::new().at("/api/v1/ws", get(gateway.endpoint()));
    tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
    address
}

/// The status of a refusal, or `None` when it was accepted.
async fn refused(address: std::net::SocketAddr, origin: Option<&str>, protocol: Option<&str>) -> Option<u16> {
    let mut request = format!("ws://{address}/api/v1/ws").into_client_request().expect("a request");
    for (name, value) in [("origin", origin), ("sec-websocket-protocol", protocol)] {
        if let Some(value) = value {
            request.headers_mut().insert(name, value.parse().expect("a value"));
        }
    }
    let stream = TcpStream::connect(address).await.expect("connected");
    match tokio_tungstenite::client_async(request, stream).await {
        Ok(_) => None,
        Err(Error::Http(response)) => Some(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn only_our_pages_with_our_protocol_are_let_in() {
    let (_service, gateway) = service::start().await;
    let address = serve(&gateway).await;
    let ours = Some(service::ORIGIN);
    assert_eq!(refused(address, ours, Some(SUBPROTOCOL)).await, None);
    assert_eq!(refused(address, Some("https://evil.example.org"), Some(SUBPROTOCOL)).await, Some(403));
    assert_eq!(refused(address, None, Some(SUBPROTOCOL)).await, Some(403));
    assert_eq!(refused(address, ours, None).await, Some(400));
    gateway.drain(Duration::from_secs(1)).await;
    assert_eq!(refused(address, ours, Some(SUBPROTOCOL)).await, Some(503));
}

#[tokio::test]
async fn before_the_bus_is_heard_nobody_is_let_in() {
    let service = Arc::new(service::Service::default());
    let gateway = Gateway::new(service::parts(&service));
    let address = serve(&gateway).await;
    assert_eq!(refused(address, Some(service::ORIGIN), Some(SUBPROTOCOL)).await, Some(503));
}

#[tokio::test]
async fn a_connection_through_a_real_port_is_served() {
    let (service, gateway) = service::start().await;
    let address = serve(&gateway).await;
    let mut request = format!("ws://{address}/api/v1/ws").into_client_request().expect("a request");
    request.headers_mut().insert("origin", service::ORIGIN.parse().expect("a value"));
    request.headers_mut().insert("sec-websocket-protocol", SUBPROTOCOL.parse().expect("a value"));
    let stream = TcpStream::connect(address).await.expect("connected");
    let (mut socket, answer) = tokio_tungstenite::client_async(request, stream).await.expect("upgraded");
    assert_eq!(answer.headers()["sec-websocket-protocol"], SUBPROTOCOL);
    let actor = domain_users::Actor { user: service::user(1), session: service::session(1) };
    let now = domain_kernel::ports::Clock::now(service.as_ref());
    let token = domain_users::ports::AccessTokens::issue(service.as_ref(), actor, now);
    let hello = json!({"type": "hello", "protocol": 1, "token": token, "client": "", "user": null, "chats": []});
    socket.send(Message::text(hello.to_string())).await.expect("sent");
    // Through the real stack and back, in one write of many frames and one of a large frame.
    while !socket.next().await.expect("a frame").expect("good").into_text().expect("text").contains("sync_done") {}
    for n in 0..100 {
        service.write(service::chat(0), service::user(2), &"ю".repeat(1 + n * 10)).await;
    }
    for n in 0..100 {
        let text = socket.next().await.expect("a frame").expect("good").into_text().expect("text");
        let event: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(event["seq"], n + 1);
    }
    socket.close(None).await.expect("closed");
    assert!(matches!(socket.next().await, Some(Ok(Message::Close(_))) | None));
}
