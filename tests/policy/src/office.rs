//! What owners do from the outside to furnish a scene.

use anyhow::{Context, Result, ensure};
use client::{Api, Person, Reply, Request};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fresh::fresh_email;

/// Anybody may make an account, and nobody needs a second factor: the walker signs in again and again, with one.
pub(crate) async fn open_doors(api: &Api, owner: &Person) -> Result<()> {
    let reply = ask(api, owner, "GET", "/admin/policies", None).await?;
    let mut policies: Value = serde_json::from_slice(&reply.body)?;
    let fields = policies.as_object_mut().context("no policies")?;
    fields.insert("registration".to_owned(), "open".into());
    fields.insert("second_factor".to_owned(), "optional".into());
    ask(api, owner, "PUT", "/admin/policies", Some(policies)).await.map(drop)
}

/// Ends every session of the person.
pub(crate) async fn assign_role(api: &Api, owner: &Person, user: Uuid, role: &str) -> Result<()> {
    ask(api, owner, "PUT", &format!("/admin/users/{user}/role"), Some(json!({"role": role}))).await.map(drop)
}

/// Locks the account.
pub(crate) async fn disable(api: &Api, owner: &Person, user: Uuid) -> Result<()> {
    ask(api, owner, "POST", &format!("/admin/users/{user}/disable"), None).await.map(drop)
}

/// So many accounts more.
pub(crate) async fn import(api: &Api, owner: &Person, count: usize) -> Result<Vec<Uuid>> {
    let csv = (0..count).fold("email,name".to_owned(), |csv, _| csv + &format!("\n{},Crowd", fresh_email()));
    let body = json!({"csv": csv, "dry_run": false});
    let reply = ask(api, owner, "POST", "/admin/users/import", Some(body)).await?;
    let report: Value = serde_json::from_slice(&reply.body)?;
    let lines = report.get("lines").and_then(Value::as_array).context("lines")?;
    let made: Vec<Uuid> = lines.iter().filter_map(|line| line.get("user")?.as_str()?.parse().ok()).collect();
    ensure!(made.len() == count, "not all were imported: {report}");
    Ok(made)
}

async fn ask(api: &Api, owner: &Person, method: &str, path: &str, body: Option<Value>) -> Result<Reply> {
    let body = body.map(|body| body.to_string());
    let reply = Request { method, path, token: Some(&owner.token), body, ..Request::default() }.send(api).await?;
    let said = String::from_utf8_lossy(&reply.body);
    ensure!((200..300).contains(&reply.status), "{method} {path}: {} {said}", reply.status);
    Ok(reply)
}
