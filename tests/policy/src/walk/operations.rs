use anyhow::{Context, Result};
use serde_json::Value;

use super::Walker;
use crate::actor::Actor;
use crate::document::Operation;
use crate::fresh::fresh_id;
use crate::http::{Question, essence, verdict};
use crate::names::Names;
use crate::table::Row;

impl Walker<'_> {
    /// Every cell of every operation.
    pub(super) async fn operations(&mut self) -> Result<()> {
        let (table, document) = (self.table, self.document);
        for (name, rows) in &table.http {
            let Some(operation) = document.operations.get(name) else { continue };
            for row in rows {
                for (actor, expected) in table.cells(row)? {
                    let label = format!("{name} {} as {}", row.case, actor.name());
                    self.cell(operation, row, actor, &expected, &label).await.context(label)?;
                }
            }
        }
        self.everybody_still_stands().await
    }

    async fn cell(
        &mut self,
        operation: &Operation,
        row: &Row,
        actor: Actor,
        expected: &str,
        label: &str,
    ) -> Result<()> {
        let mut names = self.prepared(actor, &row.prepare).await?;
        let question = self.question(operation, row, actor, &mut names).await?;
        let reply = question.ask(&self.scene.api).await?;
        let got = verdict(&reply);
        if got != expected {
            self.faults.push(format!("{label}: {got} instead of {expected}: {}", String::from_utf8_lossy(&reply.body)));
        } else if got == "not_found"
            || (got == "forbidden" && operation.path.starts_with("/admin") && !actor.runs_the_server())
        {
            self.is_like_absent(operation, &question, label).await?;
        } else if got == "allow" {
            self.absent_ids(operation, row, &question, label).await?;
        }
        if !operation.statuses.contains(&reply.status) {
            self.faults.push(format!("{label}: {} is not declared", reply.status));
        }
        if row.session.as_deref() == Some("renewed") && actor.is_known() {
            self.scene.renew(actor).await?;
        }
        Ok(())
    }

    pub(super) async fn question(
        &self,
        operation: &Operation,
        row: &Row,
        actor: Actor,
        names: &mut Names,
    ) -> Result<Question> {
        let mut token = self.scene.person(actor).ok().map(|person| person.token.clone());
        if row.session.as_deref() == Some("spare") && actor.is_known() {
            let spare = self.scene.sign_in_again(actor).await?;
            names.set("refresh", spare.cookie.as_str());
            token = Some(spare.token);
        }
        let cookie = row.cookie.as_deref().and_then(|name| names.text(name)).map(str::to_owned);
        Ok(Question { token, cookie, ..Question::of(operation, &row.ask, names)? })
    }

    /// Hidden is the same as absent, whatever is compared.
    async fn is_like_absent(&mut self, operation: &Operation, question: &Question, label: &str) -> Result<()> {
        let hidden = essence(&question.ask(&self.scene.api).await?);
        for parameter in operation.parameters.iter().filter(|parameter| parameter.is_uuid).take(1) {
            let absent = question.with(&parameter.name, &fresh_id().to_string().into()).ask(&self.scene.api).await?;
            let absent = essence(&absent);
            if absent != hidden {
                self.faults.push(format!("{label}: hidden is told from absent: {hidden:?} and {absent:?}"));
            }
        }
        Ok(())
    }

    /// Ids that nobody has, ids of something else, and what is no id at all, each asked for by somebody who may.
    async fn absent_ids(&mut self, operation: &Operation, row: &Row, question: &Question, label: &str) -> Result<()> {
        for parameter in &operation.parameters {
            let expected = row.absent.get(&parameter.name).map_or("not_found", String::as_str);
            if parameter.is_uuid {
                let other = if parameter.name == "chat" { self.scene.bystander.id } else { self.scene.group };
                self.expect(question, &parameter.name, &fresh_id().to_string().into(), expected, label).await?;
                self.expect(question, &parameter.name, &other.to_string().into(), expected, label).await?;
                self.expect(question, &parameter.name, &"no-id".into(), "invalid", label).await?;
            } else {
                self.expect(question, &parameter.name, &i64::from(i32::MAX).into(), expected, label).await?;
                self.expect(question, &parameter.name, &"no-number".into(), "invalid", label).await?;
            }
        }
        let in_body = row.absent.iter().filter(|(name, _)| !row.ask.path.contains_key(*name));
        for (name, expected) in in_body {
            self.expect(question, name, &fresh_id().to_string().into(), expected, label).await?;
            self.expect(question, name, &self.scene.group.to_string().into(), expected, label).await?;
        }
        Ok(())
    }

    async fn expect(
        &mut self,
        question: &Question,
        name: &str,
        value: &Value,
        expected: &str,
        label: &str,
    ) -> Result<()> {
        let reply = question.with(name, value).ask(&self.scene.api).await?;
        let got = verdict(&reply);
        if got != expected {
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            self.faults.push(format!("{label} with {name} = {value}: {got} instead of {expected}: {body}"));
        }
        Ok(())
    }

    /// Nothing that was asked has ended anybody's sign-in but their own.
    async fn everybody_still_stands(&mut self) -> Result<()> {
        let known = Actor::ALL.into_iter().filter(|actor| actor.is_known());
        let mut people: Vec<(String, String)> = known
            .map(|actor| Ok((actor.name().to_owned(), self.scene.person(actor)?.token.clone())))
            .collect::<Result<_>>()?;
        people.push(("bystander".to_owned(), self.scene.bystander.token.clone()));
        for (name, token) in people {
            let read = Question {
                method: "GET".to_owned(),
                template: "/users/me".to_owned(),
                token: Some(token),
                ..Question::default()
            };
            let got = verdict(&read.ask(&self.scene.api).await?);
            if got != "allow" {
                self.faults.push(format!("{name} was signed out by somebody: {got}"));
            }
        }
        Ok(())
    }
}
