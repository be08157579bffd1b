use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// What the binary says of itself.
#[derive(Debug)]
pub struct Document {
    value: Value,
    /// By operation id.
    pub(crate) operations: BTreeMap<String, Operation>,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `GET` and so on.
    pub(crate) method: String,
    /// `/chats/{chat}`.
    pub(crate) path: String,
    /// Names of ids in the path and whether they are UUIDs.
    pub(crate) parameters: Vec<Parameter>,
    /// What may be answered.
    pub(crate) statuses: BTreeSet<u16>,
    /// Names of the fields of the body; none when it takes no body.
    pub(crate) body: BTreeSet<String>,
    /// Names of all fields of what a success answers, however deep.
    pub(crate) answered: BTreeSet<String>,
}

/// A part of a path.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) is_uuid: bool,
}

impl Document {
    /// Asks the binary for its description.
    pub fn of(binary: &Path) -> Result<Self> {
        let output = Command::new(binary).arg("openapi").output().context("vestnik openapi")?;
        ensure!(output.status.success(), "vestnik openapi: {}", String::from_utf8_lossy(&output.stderr));
        Self::parse(&output.stdout)
    }

    fn parse(text: &[u8]) -> Result<Self> {
        let value: Value = serde_json::from_slice(text)?;
        let paths = value.get("paths").and_then(Value::as_object).context("paths")?;
        let mut operations = BTreeMap::new();
        for (path, item) in paths {
            for (method, described) in item.as_object().context("methods")? {
                let id = described.get("operationId").and_then(Value::as_str).context("an operation without a name")?;
                operations.insert(id.to_owned(), Operation::of(&value, method, path, described));
            }
        }
        Ok(Self { value, operations })
    }

    /// The whole description.
    pub(crate) fn text(&self) -> String {
        self.value.to_string()
    }

    /// Names of the fields of the shape called `kind` in a union.
    pub(crate) fn fields(&self, union: &str, kind: &str) -> BTreeSet<String> {
        let mapping = self.value.pointer(&format!("/components/schemas/{union}/discriminator/mapping/{kind}"));
        let variant = mapping.and_then(Value::as_str).and_then(|path| self.value.pointer(path.trim_start_matches('#')));
        variant.map(|schema| all_fields(&self.value, schema, 2)).unwrap_or_default()
    }

    /// The words by which a union of shapes tells them apart: `Command`, `ChatEvent`.
    pub(crate) fn kinds(&self, union: &str) -> BTreeSet<String> {
        let mapping = self.value.pointer(&format!("/components/schemas/{union}/discriminator/mapping"));
        mapping.and_then(Value::as_object).into_iter().flatten().map(|(kind, _)| kind.clone()).collect()
    }
}

/// Shapes are nested no deeper than this.
const DEPTH: usize = 8;

impl Operation {
    fn of(document: &Value, method: &str, path: &str, described: &Value) -> Self {
        let body = described.pointer("/requestBody/content/application~1json/schema");
        let success =
            ["200", "201", "202"].into_iter().find_map(|status| described.pointer(&format!("/responses/{status}")));
        let answer = success.and_then(|success| success.pointer("/content/application~1json/schema"));
        let responses = described.get("responses").and_then(Value::as_object).into_iter().flatten();
        let parameters = described.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let in_path = parameters.filter(|parameter| parameter.get("in").is_some_and(|place| place == "path"));
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters: in_path.filter_map(Parameter::of).collect(),
            statuses: responses.filter_map(|(status, _)| status.parse().ok()).collect(),
            body: body.map(|schema| own_fields(resolved(document, schema))).unwrap_or_default(),
            answered: answer.map(|schema| all_fields(document, schema, DEPTH)).unwrap_or_default(),
        }
    }
}

impl Parameter {
    fn of(described: &Value) -> Option<Self> {
        let name = described.get("name")?.as_str()?.to_owned();
        let is_uuid = described.pointer("/schema/format").is_some_and(|format| format == "uuid");
        Some(Self { name, is_uuid })
    }
}

/// What a reference leads to, or the schema itself.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    reference.and_then(|reference| document.pointer(reference.trim_start_matches('#'))).unwrap_or(schema)
}

fn own_fields(schema: &Value) -> BTreeSet<String> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn all_fields(document: &Value, schema: &Value, depth: usize) -> BTreeSet<String> {
    let schema = resolved(document, schema);
    let mut fields = own_fields(schema);
    if depth > 0 {
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for inner in properties.chain(parts).chain(schema.get("items")) {
            fields.extend(all_fields(document, inner, depth - 1));
        }
    }
    fields
}
