use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;
use uuid::Uuid;

use crate::fresh::{fresh_email, fresh_id, fresh_password};

/// What `$name` in the table stands for in one cell. `$new` is a fresh id, `$email` a fresh
/// address and `$fresh_password` a fresh password each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeMap<String, Value>);

impl Names {
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub(crate) fn set_id(&mut self, name: &str, id: Uuid) {
        self.set(name, id.to_string());
    }

    /// The id called `name`.
    pub(crate) fn id(&self, name: &str) -> Result<Uuid> {
        let text = self.0.get(name).and_then(Value::as_str).with_context(|| format!("no ${name}"))?;
        text.parse().with_context(|| format!("${name} is no id"))
    }

    /// The text called `name`, if there is one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// `value` with every `$name` in it replaced.
    pub(crate) fn fill(&self, value: &Value) -> Result<Value> {
        match value {
            Value::String(text) => text.strip_prefix('$').map_or_else(|| Ok(value.clone()), |name| self.value(name)),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => fields.iter().map(|(name, inner)| Ok((name.clone(), self.fill(inner)?))).collect(),
            plain => Ok(plain.clone()),
        }
    }

    fn value(&self, name: &str) -> Result<Value> {
        match name {
            "new" => Ok(fresh_id().to_string().into()),
            "email" => Ok(fresh_email().into()),
            "fresh_password" => Ok(fresh_password().into()),
            _ => self.0.get(name).cloned().with_context(|| format!("policy.toml: ${name} stands for nothing here")),
        }
    }
}
