use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Walker;
use crate::actor::Actor;
use crate::ear::{Ear, Hello, TOKEN_REFUSED};
use crate::fresh::fresh_id;
use crate::names::Names;
use crate::table::Row;

impl Walker<'_> {
    /// Every cell of every command.
    pub(super) async fn commands(&mut self) -> Result<()> {
        let table = self.table;
        let mut sockets = BTreeMap::new();
        for actor in Actor::ALL {
            sockets.insert(actor, self.hello(actor).await?);
        }
        for (name, rows) in &table.command {
            for row in rows {
                for (actor, expected) in table.cells(row)? {
                    let label = format!("command {name} {} as {}", row.case, actor.name());
                    let socket = sockets.get_mut(&actor).context("everybody has tried to connect")?;
                    let got = match socket {
                        Hello::Welcome(ear) => {
                            self.command(ear, name, row, actor, &label).await.context(label.clone())?
                        }
                        Hello::Refused(code) if TOKEN_REFUSED.contains(code) => "unauthenticated".to_owned(),
                        Hello::Refused(code) => format!("closed with {code}"),
                    };
                    if got != expected {
                        self.faults.push(format!("{label}: {got} instead of {expected}"));
                    }
                }
            }
        }
        Ok(())
    }

    async fn hello(&self, actor: Actor) -> Result<Hello> {
        let token = self.scene.person(actor).map(|person| person.token.clone()).unwrap_or_default();
        Ear::open(&self.scene.api, &token, &[], &[]).await
    }

    async fn command(&mut self, ear: &mut Ear, name: &str, row: &Row, actor: Actor, label: &str) -> Result<String> {
        let names = self.prepared(actor, &row.prepare).await?;
        let command = command(name, row, &names)?;
        let result = ear.command(&command).await?;
        let got = verdict(&result);
        if got == "not_found" {
            let mut absent = command;
            if let Some(chat) = absent.get_mut("chat") {
                *chat = fresh_id().to_string().into();
            }
            let absent = ear.command(&absent).await?;
            if absent != result {
                self.faults.push(format!("{label}: hidden is told from absent: {result} and {absent}"));
            }
        }
        ear.forget();
        Ok(got)
    }
}

/// The command as it goes over the socket.
pub(super) fn command(name: &str, row: &Row, names: &Names) -> Result<Value> {
    let mut command = names.fill(row.ask.body.as_ref().context("a command has a body")?)?;
    command.as_object_mut().context("an object")?.insert("type".to_owned(), name.into());
    Ok(command)
}

/// `allow`, or the slug of the error.
fn verdict(result: &Value) -> String {
    let code = result.pointer("/error/code").and_then(Value::as_str);
    code.unwrap_or("allow").to_owned()
}
