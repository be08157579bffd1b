use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Person;
use super::http::{Reply, Request};

/// At most so many people are named in one request.
const NAMED_AT_ONCE: usize = 100;
/// So many are in a group from its beginning.
const FOUNDING: usize = 50;

/// What is done over HTTP.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Api {
    pub(super) address: SocketAddr,
}

#[derive(Deserialize)]
struct Opened {
    id: Uuid,
}

impl Api {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// True when the server answers.
    pub(crate) async fn is_up(self) -> bool {
        let asked = Request { method: "GET", path: "/config", ..Request::default() }.send(self.address).await;
        asked.is_ok_and(|reply| reply.status == 200)
    }

    /// The chat of two people.
    pub(crate) async fn open_direct(self, who: &Person, other: &Person) -> Result<Uuid> {
        let reply = self.post(who, "/chats/direct", &json!({"user": other.id})).await?;
        Ok(serde_json::from_slice::<Opened>(&reply.body)?.id)
    }

    /// A group of `owner` and `members`, however many.
    pub(crate) async fn create_group(self, owner: &Person, members: &[Person], number: u64) -> Result<Uuid> {
        let client_id = Uuid::from_u64_pair(owner.id.as_u64_pair().1, number);
        let (founding, later) = members.split_at(members.len().min(FOUNDING));
        let founding: Vec<Uuid> = founding.iter().map(|person| person.id).collect();
        let body = json!({"client_id": client_id, "title": format!("Load {number}"), "members": founding});
        let reply = self.post(owner, "/chats/groups", &body).await?;
        let group = serde_json::from_slice::<Opened>(&reply.body)?.id;
        for some in later.chunks(NAMED_AT_ONCE) {
            let users: Vec<Uuid> = some.iter().map(|person| person.id).collect();
            self.post(owner, &format!("/chats/{group}/members"), &json!({"users": users})).await?;
        }
        Ok(group)
    }

    async fn post(self, who: &Person, path: &str, body: &Value) -> Result<Reply> {
        let (token, body) = (Some(who.token.as_str()), Some(body.to_string()));
        let reply = Request { method: "POST", path, token, body, ..Request::default() }.send(self.address).await?;
        accept(reply).with_context(|| format!("POST {path}"))
    }
}

/// The answer, if it says that the request was carried out.
pub(super) fn accept(reply: Reply) -> Result<Reply> {
    let text = String::from_utf8_lossy(&reply.body);
    ensure!((200..300).contains(&reply.status), "answered {}: {text}", reply.status);
    Ok(reply)
}
