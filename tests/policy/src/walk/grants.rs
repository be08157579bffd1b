//! What nobody may write: fields that a body does not have, above all those by which power or ownership would change hands.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Walker;
use super::commands::command;
use crate::actor::Actor;
use crate::document::Operation;
use crate::ear::{Ear, Hello};
use crate::fresh::fresh_id;
use crate::http::{Question, verdict};
use crate::table::Row;

/// Fields by which power or ownership would change hands.
const POWER: [&str; 11] =
    ["role", "roles", "is_admin", "is_owner", "owner", "owner_id", "tenant_id", "user_id", "state", "created_at", "id"];

impl Walker<'_> {
    /// Tries every field that somebody might hope for in every body and command, and looks whether anybody's account has changed.
    pub(super) async fn grants(&mut self) -> Result<()> {
        let before = self.accounts().await?;
        let (table, document) = (self.table, self.document);
        for (name, operation) in &document.operations {
            for row in table.http.get(name).into_iter().flatten().filter(|row| row.ask.body.is_some()) {
                let label = format!("{name} {}", row.case);
                self.fields_that_grant(operation, row, &label);
                let allowed = table.cells(row)?.into_iter().rev().find(|(_, verdict)| verdict == "allow");
                if let Some((actor, _)) = allowed {
                    self.more_than_asked(operation, row, actor, &label).await.context(label)?;
                }
            }
        }
        for (name, rows) in &table.command {
            let row = rows.first().context("a row")?;
            self.more_in_a_command(name, row).await.context(name.clone())?;
        }
        if self.accounts().await? != before {
            self.faults.push("an account has changed by a field that no body has".to_owned());
        }
        Ok(())
    }

    fn fields_that_grant(&mut self, operation: &Operation, row: &Row, label: &str) {
        for field in POWER.into_iter().filter(|field| operation.body.contains(*field) && !row.grants.contains(*field)) {
            self.faults.push(format!("{label}: the body takes `{field}`, and the table does not say that it may"));
        }
    }

    async fn more_than_asked(&mut self, operation: &Operation, row: &Row, actor: Actor, label: &str) -> Result<()> {
        let mut names = self.prepared(actor, &row.prepare).await?;
        let question = self.question(operation, row, actor, &mut names).await?;
        let hoped: BTreeSet<&str> = operation.answered.iter().map(String::as_str).chain(POWER).collect();
        for field in hoped.into_iter().filter(|field| !operation.body.contains(*field)) {
            let got = verdict(&with_field(&question, field).ask(&self.scene.api).await?);
            if got != "invalid" {
                self.faults.push(format!("{label}: the unknown field `{field}` is answered with {got}"));
            }
        }
        Ok(())
    }

    async fn more_in_a_command(&mut self, name: &str, row: &Row) -> Result<()> {
        let names = self.prepared(Actor::Member, &row.prepare).await?;
        let own = self.document.fields("Command", name);
        let token = &self.scene.person(Actor::Member)?.token;
        for field in POWER.into_iter().chain(["sender", "user"]).filter(|field| !own.contains(*field)) {
            let Hello::Welcome(mut ear) = Ear::open(&self.scene.api, token, &[], &[]).await? else { continue };
            let mut more = command(name, row, &names)?;
            more.as_object_mut().context("an object")?.insert(field.to_owned(), value_for(field));
            if ear.command(&more).await.is_ok_and(|result| result.get("error").is_none_or(Value::is_null)) {
                self.faults.push(format!("command {name}: the unknown field `{field}` is passed over"));
            }
        }
        Ok(())
    }

    /// Everybody's own account, as text.
    async fn accounts(&self) -> Result<Vec<String>> {
        let mut accounts = vec![];
        for actor in Actor::ALL.into_iter().filter(|actor| actor.is_known()) {
            let token = Some(self.scene.person(actor)?.token.clone());
            let (method, template) = ("GET".to_owned(), "/users/me".to_owned());
            let reply = Question { method, template, token, ..Question::default() }.ask(&self.scene.api).await?;
            accounts.push(String::from_utf8_lossy(&reply.body).into_owned());
        }
        Ok(accounts)
    }
}

fn with_field(question: &Question, field: &str) -> Question {
    let mut more = question.clone();
    if let Some(body) = more.body.as_mut().and_then(Value::as_object_mut) {
        body.insert(field.to_owned(), value_for(field));
    }
    more
}

/// What somebody who hopes for power would write there.
fn value_for(field: &str) -> Value {
    match field {
        "role" => "owner".into(),
        "roles" => vec!["owner"].into(),
        "state" => "active".into(),
        "created_at" => "2000-01-01T00:00:00Z".into(),
        _ if field.starts_with("is_") => true.into(),
        _ => fresh_id().to_string().into(),
    }
}
