//! Every limit of the server, passed from outside.

use std::time::Duration;

use anyhow::{Context, Result};
use client::Person;
use serde_json::{Value, json};
use tokio::time::Instant;
use uuid::Uuid;

use crate::Server;
use crate::ear::{Ear, Hello, kind};
use crate::fresh::{fresh_email, fresh_id};
use crate::http::{Question, verdict};

/// Limits that nobody passes in the time of a test: what leads to them is itself limited to less. Their use cases are told by their
/// own tests what a refusal means.
pub const OUT_OF_REACH: [&str; 3] = ["CodeCheckByAccount", "SecondFactorByAccount", "SignInLinkByAddress"];
/// The limit of a frame that is never answered: what is too much is not passed on.
const SILENT: &str = "Typing";

/// One limit and how it is passed.
struct Flood {
    limit: &'static str,
    burst: u32,
    refill: Duration,
    ask: fn(&Stage, u32) -> Question,
}

/// Who floods.
struct Stage {
    person: Person,
    chat: Uuid,
    seq: i64,
    email: String,
}

const fn flood(limit: &'static str, burst: u32, refill_ms: u64, ask: fn(&Stage, u32) -> Question) -> Flood {
    Flood { limit, burst, refill: Duration::from_millis(refill_ms), ask }
}

const FLOODS: &[Flood] = &[
    flood("CodeRequestByNetwork", 20, 180_000, |_, n| {
        open("/auth/code", json!({"email": fresh_email()})).from(format!("198.51.100.{}", n + 1))
    }),
    flood("CodeRequestByAddress", 1, 60_000, |stage, n| {
        let email = if n % 2 == 0 { stage.email.clone() } else { stage.email.to_uppercase() };
        open("/auth/code", json!({"email": email})).from(format!("10.1.{n}.1"))
    }),
    flood("CodeCheckByNetwork", 10, 6_000, |_, _| {
        let asked = open("/auth/code/check", json!({"code": "123456"})).from("10.2.0.1".to_owned());
        Question { cookie: Some(format!("vestnik-challenge={}", fresh_id().simple())), ..asked }
    }),
    flood("PasswordByNetwork", 10, 6_000, |_, _| {
        open("/auth/password", json!({"email": fresh_email(), "password": "guess"})).from("10.3.0.1".to_owned())
    }),
    flood("PasswordByAccount", 50, 1_728_000, |stage, n| {
        open("/auth/password", json!({"email": stage.email, "password": "guess"})).from(format!("10.4.{n}.1"))
    }),
    flood("Refresh", 30, 3_000, |_, n| {
        let asked = Question { method: "POST".to_owned(), template: "/auth/refresh".to_owned(), ..Question::default() };
        Question { cookie: Some(format!("vestnik-refresh=guess{n}")), ..asked }.from("10.5.0.1".to_owned())
    }),
    flood("Messages", 60, 100, |stage, _| {
        stage.ask(
            "POST",
            &format!("/chats/{}/messages", stage.chat),
            Some(json!({"client_id": fresh_id(), "body": "x"})),
        )
    }),
    flood("Edits", 30, 1_000, |stage, n| {
        let path = format!("/chats/{}/messages/{}", stage.chat, stage.seq);
        stage.ask("PATCH", &path, Some(json!({"body": format!("edit {n}"), "version": 1})))
    }),
    flood("ChatChanges", 60, 1_000, |stage, _| stage.ask("POST", "/chats/notes", None)),
    flood("UserSearch", 30, 1_000, |stage, _| stage.ask("GET", "/users?query=anna", None)),
    flood("InviteLookup", 10, 10_000, |_, _| {
        open("/auth/invite", json!({"code": "1111111111111111111111"})).from("10.6.0.1".to_owned())
    }),
    flood("Administration", 60, 1_000, |stage, _| stage.ask("GET", "/admin/statistics", None)),
    flood("OwnChanges", 60, 1_000, |stage, _| {
        stage.ask("PUT", "/users/me/availability", Some(json!({"availability": "automatic"})))
    }),
];

/// The names of all limits that are passed here.
pub fn flooded() -> Vec<&'static str> {
    FLOODS.iter().map(|flood| flood.limit).chain([SILENT]).collect()
}

/// Passes every limit on `server`, which believes a proxy on loopback. What comes back is what went wrong, a line each.
pub async fn flood_everything(server: &Server) -> Result<Vec<String>> {
    let stage = Stage::set(server).await?;
    let mut faults = vec![];
    for flood in FLOODS {
        if let Some(fault) = flood.pass(server, &stage).await.context(flood.limit)? {
            faults.push(format!("{}: {fault}", flood.limit));
        }
    }
    faults.extend(typing(server, &stage).await.context(SILENT)?);
    Ok(faults)
}

impl Flood {
    /// Asks until it is too much: not before the burst is spent, nor much later.
    async fn pass(&self, server: &Server, stage: &Stage) -> Result<Option<String>> {
        let began = Instant::now();
        let mut admitted = 0;
        loop {
            let reply = (self.ask)(stage, admitted).ask(&server.api).await?;
            let refilled = u32::try_from(began.elapsed().as_millis() / self.refill.as_millis())?;
            if reply.status == 429 {
                let told: Option<u64> = reply.header("retry-after").and_then(|seconds| seconds.parse().ok());
                let body: Value = serde_json::from_slice(&reply.body)?;
                let longest = self.refill.as_secs() + 1;
                let is_right = told.is_some_and(|seconds| (1..=longest).contains(&seconds))
                    && body.get("retry_after").and_then(Value::as_u64) == told
                    && verdict(&reply) == "rate";
                return Ok(match (admitted < self.burst, is_right) {
                    (true, _) => Some(format!("refused after {admitted} of {}", self.burst)),
                    (false, false) => Some(format!("Retry-After: {told:?}, {body}")),
                    (false, true) => None,
                });
            }
            admitted += 1;
            if admitted > self.burst + refilled + 1 {
                return Ok(Some(format!("{admitted} were admitted, where {} and {refilled} are allowed", self.burst)));
            }
        }
    }
}

impl Stage {
    async fn set(server: &Server) -> Result<Self> {
        let email = fresh_email();
        let person = server.api.sign_in(&email, &server.mails()).await?;
        let chat = server.api.open_notes(&person.token).await?;
        let draft = client::Draft { client_id: fresh_id(), body: "x".to_owned(), reply_to: None };
        let seq = server.api.send_message(&person.token, chat, &draft).await?.seq;
        Ok(Self { person, chat, seq, email: fresh_email() })
    }

    fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Question {
        let token = Some(self.person.token.clone());
        Question { method: method.to_owned(), template: path.to_owned(), body, token, ..Question::default() }
    }
}

impl Question {
    fn from(self, address: String) -> Self {
        Self { forwarded: Some(address), ..self }
    }
}

fn open(path: &str, body: Value) -> Question {
    Question { method: "POST".to_owned(), template: path.to_owned(), body: Some(body), ..Question::default() }
}

/// Typing in many chats at once: another device of the same person sees what is passed on.
async fn typing(server: &Server, stage: &Stage) -> Result<Option<String>> {
    const BURST: usize = 10;
    let other = server.api.sign_in(&fresh_email(), &server.mails()).await?;
    let mut chats = vec![];
    for n in 0..2 * BURST {
        let title = format!("Typing {n}");
        chats.push(server.api.found_group(&other.token, fresh_id(), &title, &[stage.person.id]).await?);
    }
    let (mut speaker, mut hearer) = (welcome(server, &stage.person).await?, welcome(server, &other).await?);
    let mut heard = 0;
    for chat in chats {
        hearer.say(&json!({"type": "focus", "chat": chat})).await?;
        hearer.settle().await?;
        speaker.say(&json!({"type": "typing", "chat": chat})).await?;
        speaker.settle().await?;
        // What is said afterwards comes afterwards.
        let draft = client::Draft { client_id: fresh_id(), body: "said".to_owned(), reply_to: None };
        server.api.send_message(&other.token, chat, &draft).await?;
        hearer.until(|frame| kind(frame) == "event" && frame.get("chat") == Some(&chat.to_string().into())).await?;
        heard += hearer.heard.iter().filter(|frame| kind(frame) == "typing").count();
        hearer.forget();
    }
    let fault = format!("{SILENT}: {heard} of {} were passed on", 2 * BURST);
    Ok((!(BURST..2 * BURST).contains(&heard)).then_some(fault))
}

async fn welcome(server: &Server, person: &Person) -> Result<Ear> {
    match Ear::open(&server.api, &person.token, &[], &[]).await? {
        Hello::Welcome(ear) => Ok(ear),
        Hello::Refused(code) => anyhow::bail!("closed with {code}"),
    }
}
