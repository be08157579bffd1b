use std::time::Duration;

use anyhow::{Context, Result, bail};
use client::{Api, Incoming, Socket};
use serde_json::{Value, json};
use tokio::time::Instant;

/// Presence frames may be five seconds apart, and are looked through every 250 ms.
const PATIENCE: Duration = Duration::from_secs(10);
/// The close codes of a token that is refused, and of a session that is over.
pub(crate) const TOKEN_REFUSED: [u16; 2] = [4101, 4201];

/// A socket, and all that came over it.
#[derive(Debug)]
pub(crate) struct Ear {
    socket: Socket,
    /// Frames since the last [`Ear::forget`].
    pub(crate) heard: Vec<Value>,
    closed: Option<u16>,
    next: u64,
}

/// How a `hello` ended.
pub(crate) enum Hello {
    /// Caught up.
    Welcome(Ear),
    /// The server closed with this code.
    Refused(u16),
}

impl Ear {
    /// Says `hello` with `token`, holding `chats`, and catches up.
    pub(crate) async fn open(api: &Api, token: &str, chats: &[Value], caps: &[&str]) -> Result<Hello> {
        let socket = Socket::open(api).await?;
        let hello = json!({
            "type": "hello", "protocol": 1, "token": token, "client": "policy", "user": null, "chats": chats, "caps": caps,
        });
        socket.send(&hello).await?;
        let mut ear = Self { socket, heard: vec![], closed: None, next: 1 };
        let caught_up = ear.until(|frame| kind(frame) == "sync_done").await;
        match (caught_up, ear.closed) {
            (Ok(_), _) => Ok(Hello::Welcome(ear)),
            (Err(_), Some(code)) => Ok(Hello::Refused(code)),
            (Err(error), None) => Err(error),
        }
    }

    /// Sends one frame.
    pub(crate) async fn say(&self, frame: &Value) -> Result<()> {
        self.socket.send(frame).await
    }

    /// Asks for a command and answers its `result` without the number.
    pub(crate) async fn command(&mut self, command: &Value) -> Result<Value> {
        let id = self.next;
        self.next += 1;
        self.say(&json!({"type": "cmd", "id": id, "cmd": command})).await?;
        let mut result = self.until(|frame| kind(frame) == "result" && frame.get("id") == Some(&id.into())).await?;
        if let Some(fields) = result.as_object_mut() {
            fields.remove("id");
        }
        Ok(result)
    }

    /// The server has read everything that was said before.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        let n = self.next;
        self.next += 1;
        self.say(&json!({"type": "ping", "n": n})).await?;
        self.until(|frame| kind(frame) == "pong" && frame.get("n") == Some(&n.into())).await.map(drop)
    }

    /// True once the server has closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// What came so far does not count.
    pub(crate) fn forget(&mut self) {
        self.heard.clear();
    }

    /// The first frame that fits, of those heard already or of those to come.
    pub(crate) async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Result<Value> {
        let deadline = Instant::now() + PATIENCE;
        let mut looked_at = 0;
        loop {
            if let Some(found) = self.heard.iter().skip(looked_at).find(|frame| fits(frame)) {
                return Ok(found.clone());
            }
            looked_at = self.heard.len();
            if let Some(code) = self.closed {
                bail!("closed with {code}");
            }
            if Instant::now() > deadline {
                bail!("it did not come; what came was {:?}", self.heard);
            }
            self.listen(deadline).await?;
        }
    }

    async fn listen(&mut self, deadline: Instant) -> Result<()> {
        for incoming in self.socket.read(deadline).await? {
            match incoming {
                Incoming::Text(text) => {
                    let frame = serde_json::from_slice(&text).context("a frame that is no JSON")?;
                    self.heard.push(frame);
                }
                Incoming::Closed(code) => self.closed = Some(code),
            }
        }
        Ok(())
    }
}

/// The type of a frame.
pub(crate) fn kind(frame: &Value) -> &str {
    frame.get("type").and_then(Value::as_str).unwrap_or_default()
}
