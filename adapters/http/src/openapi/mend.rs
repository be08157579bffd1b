//! What is true of the API and poem-openapi does not write.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// Bodies refuse unknown fields.
pub(super) fn close_bodies(document: &mut Value) {
    let bodies = bodies(document);
    for (name, schema) in schemas(document) {
        if bodies.contains(name) {
            schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
}

/// What may be absent is an explicit null. Answers always hold the field; a client may also leave it out, in bodies and in
/// the shapes named `incoming`.
pub(super) fn name_nulls(document: &mut Value, incoming: &[&str]) {
    let mut from_clients = bodies(document);
    from_clients.extend(incoming.iter().map(|name| (*name).to_owned()));
    let from_clients = reachable(document, from_clients);
    for (name, schema) in schemas(document) {
        name_nulls_of(schema, !from_clients.contains(name));
    }
}

fn name_nulls_of(schema: &mut Map<String, Value>, is_always_there: bool) {
    let required: Vec<String> = strings(schema.get("required"));
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let mut names: Vec<Value> = vec![];
    for (name, property) in properties.iter_mut() {
        let may_be_absent = !required.contains(name);
        if may_be_absent {
            *property = nullable(property.take());
        }
        if is_always_there || !may_be_absent {
            names.push(name.as_str().into());
        }
    }
    if !names.is_empty() {
        schema.insert("required".to_owned(), Value::Array(names));
    }
}

/// OpenAPI 3.0 reads nothing beside a reference, which is therefore wrapped.
fn nullable(schema: Value) -> Value {
    let mut schema = if schema.get("$ref").is_some() { json!({"allOf": [schema]}) } else { schema };
    if let Some(object) = schema.as_object_mut() {
        object.insert("nullable".to_owned(), Value::Bool(true));
    }
    schema
}

/// Every object by its keys, for whether `serde_json` keeps an order depends on what else is built beside it; and whole
/// numbers written as such, for poem-openapi keeps limits as fractions.
pub(super) fn in_order(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> =
                object.into_iter().map(|(key, value)| (key, in_order(value))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_order).collect()),
        Value::Number(number) => whole(&number).unwrap_or(Value::Number(number)),
        plain => plain,
    }
}

fn whole(number: &serde_json::Number) -> Option<Value> {
    let text = number.is_f64().then(|| number.to_string())?;
    text.strip_suffix(".0")?.parse::<i64>().ok().map(Value::from)
}

fn schemas(document: &mut Value) -> impl Iterator<Item = (&String, &mut Map<String, Value>)> {
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flatten();
    schemas.filter_map(|(name, schema)| Some((name, schema.as_object_mut()?)))
}

/// The names of the schemas of bodies.
fn bodies(document: &Value) -> BTreeSet<String> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = paths.filter_map(|(_, path)| path.as_object()).flatten();
    operations.filter_map(|(_, operation)| operation.get("requestBody")).flat_map(references).collect()
}

/// `names`, and all that they refer to.
fn reachable(document: &Value, names: BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = names.into_iter().collect();
    while let Some(name) = open.pop() {
        let schema = document.pointer("/components/schemas").and_then(|schemas| schemas.get(&name));
        open.extend(schema.map(references).unwrap_or_default().into_iter().filter(|inner| !found.contains(inner)));
        found.insert(name);
    }
    found
}

/// The names of all schemas that `value` refers to.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix(SCHEMAS));
            own.map(str::to_owned).into_iter().chain(object.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => vec![],
    }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_absent_is_null_and_only_clients_may_leave_it_out() {
        let shape = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string"}, "b": {"type": "string"}, "c": {"$ref": "#/components/schemas/In"}}});
        let mut document = json!({
            "paths": {"/x": {"post": {"requestBody": {"schema": {"$ref": "#/components/schemas/In"}}}}},
            "components": {"schemas": {"In": shape, "Out": shape}},
        });
        name_nulls(&mut document, &[]);
        let at = |pointer: &str| document.pointer(pointer).cloned();
        assert_eq!(at("/components/schemas/In/required"), Some(json!(["a"])));
        assert_eq!(at("/components/schemas/Out/required"), Some(json!(["a", "b", "c"])));
        assert_eq!(at("/components/schemas/In/properties/b"), Some(json!({"type": "string", "nullable": true})));
        let reference = json!({"allOf": [{"$ref": "#/components/schemas/In"}], "nullable": true});
        assert_eq!(at("/components/schemas/Out/properties/c"), Some(reference));
    }

    #[test]
    fn limits_are_whole_numbers() {
        assert_eq!(in_order(json!({"b": 200.0, "a": [1.5]})).to_string(), r#"{"a":[1.5],"b":200}"#);
    }
}
