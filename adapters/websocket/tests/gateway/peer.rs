use std::sync::Arc;
use std::time::Duration;

use adapter_websocket::Gateway;
use domain_users::Actor;
use domain_users::ports::AccessTokens;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::DuplexStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

use crate::service::{Service, session, user};

/// A client by another hand than ours.
pub struct Peer {
    pub socket: WebSocketStream<DuplexStream>,
    pub served: tokio::task::JoinHandle<()>,
}

/// The `type` of a frame.
pub fn type_of(frame: &Value) -> &str {
    frame["type"].as_str().unwrap_or_default()
}

impl Peer {
    /// A connection that has said nothing; `room` bytes fit into the pipe.
    pub async fn open(gateway: &Arc<Gateway>, room: usize) -> Self {
        let (ours, theirs) = tokio::io::duplex(room);
        let served = tokio::spawn(gateway.clone().serve(ours));
        let socket = WebSocketStream::from_raw_socket(theirs, Role::Client, None).await;
        Self { socket, served }
    }

    /// A connection of user `n` that is up to date.
    pub async fn live(service: &Arc<Service>, gateway: &Arc<Gateway>, n: u128) -> Self {
        let mut peer = Self::open(gateway, 64 * 1024).await;
        peer.hello(service, n, Value::Null, json!([])).await;
        peer.until("sync_done").await;
        peer
    }

    pub async fn hello(&mut self, service: &Service, n: u128, cursor: Value, chats: Value) {
        let token =
            service.issue(Actor { user: user(n), session: session(n) }, domain_kernel::ports::Clock::now(service));
        self.send(
            &json!({"type": "hello", "protocol": 1, "token": token, "client": "test", "user": cursor, "chats": chats}),
        )
        .await;
    }

    /// A connection of user `n` that is up to date and takes bumps of large chats.
    pub async fn passive(service: &Arc<Service>, gateway: &Arc<Gateway>, n: u128, cursor: Value, chats: Value) -> Self {
        let mut peer = Self::open(gateway, 64 * 1024).await;
        let actor = Actor { user: user(n), session: session(n) };
        let token = service.issue(actor, domain_kernel::ports::Clock::now(service.as_ref()));
        let hello = json!({"type": "hello", "protocol": 1, "token": token, "client": "test", "user": cursor, "chats": chats,
            "caps": ["passive"]});
        peer.send(&hello).await;
        peer
    }

    pub async fn send(&mut self, frame: &Value) {
        self.socket.send(Message::text(frame.to_string())).await.expect("sent");
    }

    /// The next text frame, or what ended the connection.
    pub async fn next(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            match tokio::time::timeout(Duration::from_secs(300), self.socket.next()).await.expect("an answer") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// Everything up to and including the next frame of this type.
    pub async fn until(&mut self, wanted: &str) -> Vec<Value> {
        let mut seen = vec![];
        loop {
            let frame =
                self.next().await.unwrap_or_else(|end| panic!("ended with {end:?} before {wanted}, after {seen:?}"));
            let is_wanted = type_of(&frame) == wanted;
            seen.push(frame);
            if is_wanted {
                return seen;
            }
        }
    }

    /// The `bye` and the close code with which the server ends.
    pub async fn end(&mut self) -> (Value, u16) {
        let mut bye = Value::Null;
        loop {
            match self.next().await {
                Ok(frame) if type_of(&frame) == "bye" => bye = frame,
                Ok(_) => {}
                Err(close) => return (bye, close.map_or(0, |close| close.code.into())),
            }
        }
    }
}
