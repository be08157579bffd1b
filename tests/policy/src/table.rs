use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::actor::Actor;
use crate::document::Document;

const TABLE: &str = include_str!("../policy.toml");

/// `policy.toml`: rows by name of what is asked for or heard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    groups: BTreeMap<String, Vec<String>>,
    /// Operations, by operation id.
    pub(crate) http: BTreeMap<String, Vec<Row>>,
    /// Commands of the WebSocket.
    pub(crate) command: BTreeMap<String, Vec<Row>>,
    /// Frames that are no commands.
    pub(crate) client_frame: BTreeMap<String, Vec<Effect>>,
    /// What happens in a chat.
    pub(crate) chat_event: BTreeMap<String, Vec<Heard>>,
    /// What happens to somebody's own list.
    pub(crate) user_event: BTreeMap<String, Vec<Heard>>,
    /// Frames of the server.
    pub(crate) server_frame: BTreeMap<String, Vec<Heard>>,
}

/// How something is asked for, before its `$names` are filled in.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    pub(crate) path: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) query: BTreeMap<String, Value>,
    pub(crate) body: Option<Value>,
}

/// One row: how to ask, and what each actor gets.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    #[serde(default)]
    pub(crate) case: String,
    #[serde(default)]
    pub(crate) prepare: Vec<String>,
    pub(crate) session: Option<String>,
    pub(crate) cookie: Option<String>,
    #[serde(default)]
    pub(crate) absent: BTreeMap<String, String>,
    /// Fields of the body that give away power, and are meant to.
    #[serde(default)]
    pub(crate) grants: BTreeSet<String>,
    #[serde(flatten)]
    pub(crate) ask: Ask,
    #[serde(flatten)]
    verdicts: BTreeMap<String, Vec<String>>,
}

/// One row: whose frame does something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Effect {
    /// What is sent before.
    pub(crate) first: Option<Value>,
    /// What is sent.
    pub(crate) frame: Value,
    /// The type of the frame that shows that it did something.
    pub(crate) shows: String,
    /// Who sees that: `self`, or the one who is called so.
    pub(crate) at: String,
    /// For whom it does something.
    pub(crate) works: Vec<String>,
}

/// One row: what is done, and who hears of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heard {
    #[serde(default)]
    pub(crate) case: String,
    #[serde(default)]
    pub(crate) prepare: Vec<String>,
    /// Who does it.
    pub(crate) by: String,
    /// An operation; else a frame or another socket is what is heard of.
    pub(crate) operation: Option<String>,
    #[serde(default)]
    pub(crate) path: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) query: BTreeMap<String, Value>,
    pub(crate) body: Option<Value>,
    pub(crate) frame: Option<Value>,
    pub(crate) opens: Option<Opens>,
    /// Who is in the chat of this row beside those who always are.
    #[serde(default)]
    pub(crate) inside: Vec<String>,
    pub(crate) hears: Vec<String>,
}

/// What a new socket holds of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Opens {
    /// Nothing.
    Anew,
    /// All but the last message.
    Behind,
    /// A cursor of a history that never was.
    Lost,
    /// Nothing, and large chats need not come event by event.
    Passive,
}

impl Table {
    /// The table, with every row whole.
    pub(crate) fn read() -> Result<Self> {
        let table: Self = toml::from_str(TABLE).context("policy.toml")?;
        for (name, rows) in table.http.iter().chain(&table.command) {
            for row in rows {
                table.cells(row).with_context(|| format!("policy.toml: {name} {}", row.case))?;
            }
        }
        Ok(table)
    }

    /// What is served without a row, and rows of what is not served.
    pub(crate) fn missing(&self, document: &Document) -> Vec<String> {
        let operations = document.operations.keys().cloned().collect();
        let mut found = differences("operation", &operations, self.http.keys());
        found.extend(differences("command", &document.kinds("Command"), self.command.keys()));
        found.extend(differences("frame of the client", &document.kinds("ClientFrame"), self.client_frame.keys()));
        found.extend(differences("event of a chat", &document.kinds("ChatEvent"), self.chat_event.keys()));
        found.extend(differences("event of a user", &document.kinds("UserEvent"), self.user_event.keys()));
        found.extend(differences("frame of the server", &document.kinds("ServerFrame"), self.server_frame.keys()));
        found
    }

    /// What each actor gets. An error when one is left out or named twice.
    pub(crate) fn cells(&self, row: &Row) -> Result<BTreeMap<Actor, String>> {
        let mut cells = BTreeMap::new();
        for (verdict, names) in &row.verdicts {
            for name in self.names(names)? {
                let actor: Actor = serde_json::from_value(Value::from(name))?;
                let before = cells.insert(actor, verdict.clone());
                ensure!(before.is_none(), "{} stands there twice", actor.name());
            }
        }
        match Actor::ALL.into_iter().find(|actor| !cells.contains_key(actor)) {
            Some(missing) => bail!("nothing is said of {}", missing.name()),
            None => Ok(cells),
        }
    }

    /// A list of names with its `@groups` resolved.
    pub(crate) fn names(&self, names: &[String]) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for name in names {
            match name.strip_prefix('@') {
                Some(group) => {
                    let inner = self.groups.get(group).with_context(|| format!("no group {group}"))?;
                    found.extend(self.names(inner)?);
                }
                None => drop(found.insert(name.clone())),
            }
        }
        Ok(found)
    }
}

fn differences<'a>(kind: &str, served: &BTreeSet<String>, listed: impl Iterator<Item = &'a String>) -> Vec<String> {
    let listed: BTreeSet<String> = listed.cloned().collect();
    let unlisted =
        served.difference(&listed).map(|name| format!("{kind} {name} has no row in tests/policy/policy.toml"));
    let unserved = listed.difference(served).map(|name| format!("{kind} {name} has a row and is not served"));
    unlisted.chain(unserved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_something_of_every_actor() {
        Table::read().expect("a whole table");
    }

    #[test]
    fn a_row_that_leaves_somebody_out_or_names_somebody_twice_is_refused() {
        let table = Table::read().expect("a table");
        for (row, complaint) in [
            ("allow = ['@known']", "nothing is said of nobody"),
            ("allow = ['@all']\nforbidden = ['member']", "member stands there twice"),
            ("allow = ['@friends']", "no group friends"),
        ] {
            let row: Row = toml::from_str(row).expect("a row");
            let error = table.cells(&row).expect_err(complaint);
            assert_eq!(error.to_string(), complaint);
        }
    }

    #[test]
    fn what_is_served_without_a_row_is_found_and_the_other_way_round() {
        let served = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let listed = ["b".to_owned(), "c".to_owned()];
        let found = differences("operation", &served, listed.iter());
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().any(|line| line.contains(" a has no row")), "{found:?}");
        assert!(found.iter().any(|line| line.contains(" c has a row")), "{found:?}");
    }
}
