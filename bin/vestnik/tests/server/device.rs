//! Somebody's device, at a running server.

use std::net::SocketAddr;
use std::time::Duration;

use client::shapes::{Command, FromClient, FromServer, Hello, Outcome, Refusal};
use client::{Api, Incoming, Person, Socket};
use tokio::time::Instant;

use crate::node::{Node, PUBLIC_URL};

/// A server that has said nothing for so long says nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the server answers.
pub fn api(node: &Node) -> Api {
    Api::new(SocketAddr::from(([127, 0, 0, 1], node.port))).known_as(PUBLIC_URL)
}

/// Signs in by mailed code.
pub async fn sign_in(node: &Node, email: &str) -> Person {
    api(node).sign_in(email, &node.mails()).await.expect("signed in")
}

/// A socket that has said hello and heard that it is in.
pub async fn connected(node: &Node, token: &str) -> Socket {
    let mut socket = Socket::open(&api(node)).await.expect("a socket");
    let token = token.to_owned();
    let hello = Hello { protocol: 1, token, client: "test", user: None, chats: vec![], caps: vec![] };
    socket.send(&FromClient::Hello(hello)).await.expect("sent");
    let came = socket.read(Instant::now() + PATIENCE).await.expect("an answer");
    assert!(came.iter().any(|one| matches!(one, Incoming::Text(_))), "{came:?}");
    socket
}

/// What came of a command.
pub async fn carry_out(socket: &mut Socket, cmd: Command) -> Result<Outcome, Refusal> {
    socket.send(&FromClient::Cmd { id: 1, cmd }).await.expect("sent");
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        for one in socket.read(until).await.expect("an answer") {
            let Incoming::Text(text) = one else { panic!("{one:?}") };
            if let FromServer::Result { ok, error, .. } = FromServer::parse(&text).expect("a frame") {
                return error.map_or_else(|| Ok(ok.expect("an outcome")), Err);
            }
        }
    }
    panic!("no answer to the command")
}
