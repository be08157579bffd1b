//! Somebody who is no part of the load: signs in, connects as they please, and may behave badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use client::shapes::{Command, Cursor, Followed, FromClient, FromServer, Hello};
use client::{Api, Draft, Incoming, Person, Socket};
use tokio::time::Instant;
use uuid::Uuid;

use crate::environment::Node;

const PATIENCE: Duration = Duration::from_secs(20);

/// Guests so far: each has an address of their own.
static GUESTS: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, Debug)]
pub(super) struct Guest {
    pub(super) person: Person,
    pub(super) api: Api,
}

/// A guest's socket.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) socket: Socket,
}

impl Guest {
    /// Signs in by way of `node` and stays with it.
    pub(super) async fn sign_in(node: &Node) -> Result<Self> {
        let number = GUESTS.fetch_add(1, Ordering::Relaxed);
        let api = node.api();
        let person = api.sign_in(&format!("guest{number}@example.org"), &node.mails()).await?;
        Ok(Self { person, api })
    }

    /// The same guest, who enters somewhere else.
    pub(super) fn at(&self, address: SocketAddr) -> Self {
        Self { person: self.person.clone(), api: Api { address, ..self.api.clone() } }
    }

    /// Their message number `number`: the same number is the same message.
    pub(super) fn draft(&self, number: u64, body: &str) -> Draft {
        let client_id = Uuid::from_u64_pair(self.person.id.as_u64_pair().1, number);
        Draft { client_id, body: body.to_owned(), reply_to: None }
    }

    /// Connects and says hello; nothing is read yet.
    pub(super) async fn enter(&self, user: Option<Cursor>, chats: Vec<Followed>) -> Result<Visit> {
        let socket = Socket::open(&self.api).await?;
        let token = self.person.token.clone();
        socket
            .send(&FromClient::Hello(Hello { protocol: 1, token, client: "faults", user, chats, caps: vec![] }))
            .await?;
        Ok(Visit { socket })
    }

    /// Connects and catches up; what was said meanwhile comes with it.
    pub(super) async fn catch_up(
        &self,
        user: Option<Cursor>,
        chats: Vec<Followed>,
    ) -> Result<(Visit, Vec<FromServer>)> {
        let mut visit = self.enter(user, chats).await?;
        let heard = visit.hear_until(|frame| matches!(frame, FromServer::SyncDone)).await?;
        Ok((visit, heard))
    }
}

impl Visit {
    /// Asks for a message to be written.
    pub(super) async fn write(&self, id: u64, chat: Uuid, draft: Draft) -> Result<()> {
        let Draft { client_id, body, reply_to } = draft;
        let cmd = Command::SendMessage { chat, client_id, body, reply_to };
        self.socket.send(&FromClient::Cmd { id, cmd }).await
    }

    /// What is said up to and with the first frame that `is_last`.
    pub(super) async fn hear_until(&mut self, is_last: impl Fn(&FromServer) -> bool) -> Result<Vec<FromServer>> {
        let (deadline, mut heard) = (Instant::now() + PATIENCE, vec![]);
        while Instant::now() < deadline {
            heard.extend(self.hear(deadline).await?);
            if heard.iter().any(&is_last) {
                return Ok(heard);
            }
        }
        None.context("the server does not say what it should")
    }

    /// What is said now, at the latest until `deadline`. The end of the socket is an error.
    pub(super) async fn hear(&mut self, deadline: Instant) -> Result<Vec<FromServer>> {
        self.hear_of(b"{", deadline).await
    }

    /// Only the answers to commands among it: who asks much has no time for the rest.
    pub(super) async fn answers(&mut self, deadline: Instant) -> Result<Vec<FromServer>> {
        self.hear_of(br#"{"type":"result""#, deadline).await
    }

    async fn hear_of(&mut self, beginning: &[u8], deadline: Instant) -> Result<Vec<FromServer>> {
        let mut frames = vec![];
        for incoming in self.socket.read(deadline).await? {
            match incoming {
                Incoming::Text(text) if text.starts_with(beginning) => frames.push(FromServer::parse(&text)?),
                Incoming::Text(_) => {}
                Incoming::Closed(code) => bail!("closed with {code}"),
            }
        }
        Ok(frames)
    }
}
