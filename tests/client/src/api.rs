use std::fmt::{self, Display, Formatter};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::Person;
use crate::http::{Reply, Request};
use crate::shapes::{ChatList, ChatSummary, History, Placed, ReadState};
use crate::upgrade;

/// At most so many people are named in one request.
const NAMED_AT_ONCE: usize = 100;
/// So many are in a group from its beginning.
const FOUNDING: usize = 50;
/// As small as Linux makes it.
const NARROW: u32 = 4 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// One server as a client reaches it: what is done over HTTP, and the way to a WebSocket. A request opens a connection of its
/// own, so a server that dies takes nothing with it.
#[derive(Clone, Debug)]
pub struct Api {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it is called by its users: the `Origin` of every request.
    pub origin: Arc<str>,
    /// How long a request may take.
    pub patience: Duration,
    /// How little its sockets take that was not read, in bytes; nothing: as the system likes.
    pub room: Option<u32>,
}

/// A server answered, and the answer is no. Any other error means that what happened is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The status of the answer.
    pub status: u16,
    /// The slug of the problem; empty when the answer is none.
    pub slug: String,
}

/// A message that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its key: sent again with the same one, it is written once.
    pub client_id: Uuid,
    /// Its text.
    pub body: String,
    /// Seq of the message it answers.
    pub reply_to: Option<i64>,
}

/// Which part of a history.
#[derive(Clone, Copy, Debug)]
pub enum Page {
    /// The newest.
    Newest,
    /// What comes before this seq.
    Before(i64),
    /// What comes after this seq.
    After(i64),
}

#[derive(Deserialize)]
struct Opened {
    id: Uuid,
}

impl Display for Refused {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "answered {} {}", self.status, self.slug)
    }
}

impl std::error::Error for Refused {}

impl Api {
    /// The server at `address`, which calls itself by that address.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, origin: format!("http://{address}").into(), patience: PATIENCE, room: None }
    }

    /// The same server called `origin` by its users, as behind a proxy.
    #[must_use]
    pub fn known_as(self, origin: &str) -> Self {
        Self { origin: origin.into(), ..self }
    }

    /// The same server, given up after `patience`.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same server, by sockets whose receiver has room for little: what it does not read waits on the other side.
    #[must_use]
    pub fn narrow(self) -> Self {
        Self { room: Some(NARROW), ..self }
    }

    /// True when the server answers.
    pub async fn is_up(&self) -> bool {
        let asked = Request { method: "GET", path: "/config", ..Request::default() }.send(self).await;
        asked.is_ok_and(|reply| reply.status == 200)
    }

    /// A fresh WebSocket; the first frame is the caller's.
    pub async fn open_socket(&self) -> Result<TcpStream> {
        tokio::time::timeout(self.patience, upgrade::open(self.address, &self.origin, self.room))
            .await
            .context("no upgrade in time")?
    }

    /// The chat of two people.
    pub async fn open_direct(&self, who: &Person, other: &Person) -> Result<Uuid> {
        self.direct(&who.token, other.id).await
    }

    /// The chat with `user`.
    pub async fn direct(&self, token: &str, user: Uuid) -> Result<Uuid> {
        let reply = self.post(token, "/chats/direct", &json!({"user": user})).await?;
        Ok(serde_json::from_slice::<Opened>(&reply.body)?.id)
    }

    /// The chat with oneself.
    pub async fn open_notes(&self, token: &str) -> Result<Uuid> {
        let reply = self.ask("POST", "/chats/notes", token, None).await?;
        Ok(serde_json::from_slice::<Opened>(&reply.body)?.id)
    }

    /// A group of `owner` and `members`, however many.
    pub async fn create_group(&self, owner: &Person, members: &[Person], number: u64) -> Result<Uuid> {
        let client_id = Uuid::from_u64_pair(owner.id.as_u64_pair().1, number);
        let members: Vec<Uuid> = members.iter().map(|person| person.id).collect();
        let (founding, later) = members.split_at(members.len().min(FOUNDING));
        let group = self.found_group(&owner.token, client_id, &format!("Load {number}"), founding).await?;
        for some in later.chunks(NAMED_AT_ONCE) {
            self.add_members(&owner.token, group, some).await?;
        }
        Ok(group)
    }

    /// A group; the same `client_id` again is answered with the same group.
    pub async fn found_group(&self, token: &str, client_id: Uuid, title: &str, members: &[Uuid]) -> Result<Uuid> {
        let body = json!({"client_id": client_id, "title": title, "members": members});
        let reply = self.post(token, "/chats/groups", &body).await?;
        Ok(serde_json::from_slice::<Opened>(&reply.body)?.id)
    }

    /// Lets up to a hundred people in.
    pub async fn add_members(&self, token: &str, chat: Uuid, users: &[Uuid]) -> Result<()> {
        self.post(token, &format!("/chats/{chat}/members"), &json!({"users": users})).await.map(drop)
    }

    /// Removes somebody; oneself: leaves.
    pub async fn remove_member(&self, token: &str, chat: Uuid, user: Uuid) -> Result<()> {
        self.ask("DELETE", &format!("/chats/{chat}/members/{user}"), token, None).await.map(drop)
    }

    /// All my chats, page by page.
    pub async fn list_chats(&self, token: &str) -> Result<Vec<ChatSummary>> {
        let (mut chats, mut after) = (Vec::new(), None);
        loop {
            let query = after.map_or_else(String::new, |after: Uuid| format!("&after={after}"));
            let page: ChatList = self.get(token, &format!("/chats?limit=100{query}")).await?;
            chats.extend(page.chats);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(chats),
            }
        }
    }

    /// One of my chats.
    pub async fn read_chat(&self, token: &str, chat: Uuid) -> Result<ChatSummary> {
        self.get(token, &format!("/chats/{chat}")).await
    }

    /// A page of a chat's messages.
    pub async fn read_history(&self, token: &str, chat: Uuid, page: Page, limit: usize) -> Result<History> {
        let part = match page {
            Page::Newest => String::new(),
            Page::Before(seq) => format!("&before={seq}"),
            Page::After(seq) => format!("&after={seq}"),
        };
        self.get(token, &format!("/chats/{chat}/messages?limit={limit}{part}")).await
    }

    /// Writes a message.
    pub async fn send_message(&self, token: &str, chat: Uuid, draft: &Draft) -> Result<Placed> {
        let message = json!({"client_id": draft.client_id, "body": draft.body, "reply_to": draft.reply_to});
        let reply = self.post(token, &format!("/chats/{chat}/messages"), &message).await?;
        Ok(serde_json::from_slice(&reply.body)?)
    }

    /// Moves the own read marker.
    pub async fn mark_read(&self, token: &str, chat: Uuid, seq: i64) -> Result<ReadState> {
        let body = Some(json!({"seq": seq}).to_string());
        let reply = self.ask("PUT", &format!("/chats/{chat}/read"), token, body).await?;
        Ok(serde_json::from_slice(&reply.body)?)
    }

    /// Ends one of my sessions.
    pub async fn revoke_session(&self, token: &str, session: Uuid) -> Result<()> {
        self.ask("DELETE", &format!("/sessions/{session}"), token, None).await.map(drop)
    }

    async fn get<T: DeserializeOwned>(&self, token: &str, path: &str) -> Result<T> {
        let reply = self.ask("GET", path, token, None).await?;
        serde_json::from_slice(&reply.body).with_context(|| format!("GET {path} answered something else"))
    }

    async fn post(&self, token: &str, path: &str, body: &Value) -> Result<Reply> {
        self.ask("POST", path, token, Some(body.to_string())).await
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: Option<String>) -> Result<Reply> {
        let request = Request { method, path, token: Some(token), body, ..Request::default() };
        accept(request.send(self).await?).with_context(|| format!("{method} {path}"))
    }
}

/// The answer, if it says that the request was carried out.
pub(crate) fn accept(reply: Reply) -> Result<Reply> {
    #[derive(Deserialize)]
    struct Problem {
        r#type: String,
    }
    if (200..300).contains(&reply.status) {
        return Ok(reply);
    }
    let slug = serde_json::from_slice::<Problem>(&reply.body).map(|problem| problem.r#type).unwrap_or_default();
    Err(Refused { status: reply.status, slug }.into())
}
