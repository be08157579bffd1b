use std::collections::BTreeMap;

use anyhow::Result;
use client::{Api, Reply, Request};
use serde::Deserialize;
use serde_json::Value;

use crate::document::Operation;
use crate::names::Names;
use crate::table::Ask;

/// Something to be asked over HTTP, with everything filled in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    pub(crate) method: String,
    /// `/chats/{chat}`.
    pub(crate) template: String,
    pub(crate) path: BTreeMap<String, Value>,
    pub(crate) query: BTreeMap<String, Value>,
    pub(crate) body: Option<Value>,
    pub(crate) token: Option<String>,
    pub(crate) cookie: Option<String>,
    /// What a proxy says of where it comes from.
    pub(crate) forwarded: Option<String>,
}

impl Question {
    /// What the table asks of `operation`, by nobody yet.
    pub(crate) fn of(operation: &Operation, ask: &Ask, names: &Names) -> Result<Self> {
        let fill = |values: &BTreeMap<String, Value>| {
            values.iter().map(|(name, value)| Ok((name.clone(), names.fill(value)?))).collect::<Result<_>>()
        };
        Ok(Self {
            method: operation.method.clone(),
            template: operation.path.clone(),
            path: fill(&ask.path)?,
            query: fill(&ask.query)?,
            body: ask.body.as_ref().map(|body| names.fill(body)).transpose()?,
            ..Self::default()
        })
    }

    pub(crate) async fn ask(&self, api: &Api) -> Result<Reply> {
        let headers: Vec<(&str, &str)> =
            self.forwarded.iter().map(|address| ("X-Forwarded-For", address.as_str())).collect();
        let request = Request {
            method: &self.method,
            path: &self.target(),
            token: self.token.as_deref(),
            cookie: self.cookie.as_deref(),
            headers: &headers,
            body: self.body.as_ref().map(Value::to_string),
        };
        request.send(api).await
    }

    /// The path with its query.
    fn target(&self) -> String {
        let path = self
            .path
            .iter()
            .fold(self.template.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), &plain(value)));
        let query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The same with another value in the path or in the body.
    pub(crate) fn with(&self, name: &str, value: &Value) -> Self {
        let mut other = self.clone();
        if let Some(place) = other.path.get_mut(name) {
            *place = value.clone();
        } else if let Some(place) = other.body.as_mut().and_then(|body| body.get_mut(name)) {
            *place = if place.is_array() { Value::from(vec![value.clone()]) } else { value.clone() };
        }
        other
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `allow`, or the slug of the problem, or what else came.
pub(crate) fn verdict(reply: &Reply) -> String {
    #[derive(Deserialize)]
    struct Problem {
        r#type: String,
        status: u16,
    }
    if (200..300).contains(&reply.status) {
        return "allow".to_owned();
    }
    match serde_json::from_slice::<Problem>(&reply.body) {
        Ok(problem) if problem.status == reply.status => problem.r#type,
        _ => format!("{} and no problem", reply.status),
    }
}

/// All of an answer by which somebody could tell it from another: what belongs to the moment is left out.
pub(crate) fn essence(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    const OF_THE_MOMENT: [&str; 2] = ["date", "x-request-id"];
    let mut headers: Vec<(String, String)> =
        reply.headers().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    headers.retain(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str()));
    (reply.status, headers, String::from_utf8_lossy(&reply.body).into_owned())
}
