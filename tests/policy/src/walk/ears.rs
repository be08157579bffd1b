use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use client::{Api, Draft, Person};
use serde_json::Value;
use uuid::Uuid;

use crate::ear::{Ear, Hello, kind};
use crate::fresh::fresh_id;

/// Everybody who listens, by name.
#[derive(Default)]
pub(super) struct Ears(pub(super) BTreeMap<String, Listener>);

pub(super) struct Listener {
    pub(super) ear: Ear,
    token: String,
    /// The listener's own notes: a message there comes after everything that happened before it.
    notes: Uuid,
}

impl Listener {
    pub(super) async fn open(api: &Api, person: &Person, chats: &[Value], caps: &[&str]) -> Result<Self> {
        let notes = api.open_notes(&person.token).await?;
        match Ear::open(api, &person.token, chats, caps).await? {
            Hello::Welcome(ear) => Ok(Self { ear, token: person.token.clone(), notes }),
            Hello::Refused(code) => bail!("a socket was closed with {code}"),
        }
    }

    /// Whatever was to come of what was done before has come.
    async fn settle(&mut self, api: &Api) -> Result<()> {
        if self.ear.is_closed() {
            return Ok(());
        }
        self.ear.settle().await?;
        let draft = Draft { client_id: fresh_id(), body: "so far".to_owned(), reply_to: None };
        api.send_message(&self.token, self.notes, &draft).await?;
        let mark = Value::from(draft.client_id.to_string());
        let marked = |frame: &Value| frame.pointer("/event/message/client_id") == Some(&mark);
        self.ear.until(marked).await.map(drop)
    }
}

impl Ears {
    pub(super) async fn settle(&mut self, api: &Api) -> Result<()> {
        for (name, listener) in &mut self.0 {
            listener.settle(api).await.with_context(|| format!("{name} listens"))?;
        }
        Ok(())
    }

    pub(super) fn forget(&mut self) {
        self.0.values_mut().for_each(|listener| listener.ear.forget());
    }

    pub(super) fn get(&mut self, name: &str) -> Result<&mut Ear> {
        self.0.get_mut(name).map(|listener| &mut listener.ear).with_context(|| format!("{name} has no socket"))
    }

    /// Who has heard a frame that fits.
    pub(super) fn who(&self, fits: impl Fn(&Value) -> bool) -> BTreeSet<String> {
        let heard = self.0.iter().filter(|(_, listener)| listener.ear.heard.iter().any(&fits));
        heard.map(|(name, _)| name.clone()).collect()
    }
}

/// True for the frame that a row is about. Events and marks count only in the group, presence only of `subject`, answers only to
/// what the row `sent`.
pub(super) fn is(
    section: &str,
    name: &str,
    sent: Option<&Value>,
    frame: &Value,
    (group, subject): (&str, &str),
) -> bool {
    let in_group = || frame.get("chat").is_none_or(|chat| chat == group);
    match section {
        "chat_event" => kind(frame) == "event" && event(frame) == name && in_group(),
        "user_event" => kind(frame) == "user_event" && event(frame) == name,
        _ if name == "presence" => kind(frame) == name && tells_of(frame, subject),
        _ => kind(frame) == name && in_group() && sent.is_none_or(|sent| answers(sent, frame)),
    }
}

/// True unless the frame answers something else: commands and pings are numbered.
pub(super) fn answers(sent: &Value, frame: &Value) -> bool {
    ["id", "n"].into_iter().all(|number| sent.get(number).is_none_or(|sent| frame.get(number) == Some(sent)))
}

/// True when `id` stands anywhere in the frame.
pub(super) fn tells_of(frame: &Value, id: &str) -> bool {
    match frame {
        Value::String(text) => text == id,
        Value::Array(items) => items.iter().any(|item| tells_of(item, id)),
        Value::Object(fields) => fields.values().any(|field| tells_of(field, id)),
        _ => false,
    }
}

fn event(frame: &Value) -> &str {
    frame.pointer("/event/type").and_then(Value::as_str).unwrap_or_default()
}
