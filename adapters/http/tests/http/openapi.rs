//! The description of the API is held to rules, and to what docs/PROTOCOL.md says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

struct Operation {
    id: String,
    line: String,
    value: Value,
}

fn document() -> Value {
    serde_json::from_str(&adapter_http::openapi()).expect("JSON")
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document.get("paths").and_then(Value::as_object).expect("paths");
    let mut found = vec![];
    for (path, item) in paths {
        for (method, value) in item.as_object().expect("methods") {
            let id = value.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            found.push(Operation { id, line: format!("{} {path}", method.to_uppercase()), value: value.clone() });
        }
    }
    found
}

/// The rows of the table in the protocol: operation, method and path, whether they are open.
fn protocol() -> BTreeMap<String, (String, bool)> {
    let text = include_str!("../../../../docs/PROTOCOL.md");
    let mut rows = BTreeMap::new();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (ids, call) = (cells.get(1).expect("ids"), cells.get(2).expect("a call").replace('\\', ""));
        let ids: Vec<&str> = ids.split(", ").map(|id| id.trim_matches('`')).collect();
        let lines: Vec<&str> = call.split('`').filter(|part| part.contains(" /")).collect();
        for (id, line) in ids.iter().zip(lines) {
            let line = line.split('?').next().expect("a path").trim().to_owned();
            rows.insert((*id).to_owned(), (line, call.contains("*open")));
        }
    }
    rows
}

#[test]
fn the_operations_are_those_of_the_protocol() {
    let document = document();
    let served: BTreeMap<String, String> =
        operations(&document).into_iter().map(|operation| (operation.id, operation.line)).collect();
    let promised: BTreeMap<String, String> = protocol().into_iter().map(|(id, (line, _))| (id, line)).collect();
    assert_eq!(served, promised);
}

#[test]
fn only_the_open_operations_take_no_token() {
    let open: BTreeSet<String> = operations(&document())
        .into_iter()
        .filter(|operation| operation.value.get("security").is_none())
        .map(|operation| operation.id)
        .collect();
    let promised: BTreeSet<String> =
        protocol().into_iter().filter(|(_, (_, is_open))| *is_open).map(|(id, _)| id).collect();
    assert_eq!(open, promised);
}

#[test]
fn every_operation_declares_its_problems() {
    for operation in operations(&document()) {
        assert!(!operation.id.is_empty(), "{} has no operationId", operation.line);
        assert!(operation.value.get("summary").is_some(), "{} has no summary", operation.line);
        let responses = operation.value.get("responses").and_then(Value::as_object).expect("responses");
        for status in ["400", "401", "403", "404", "409", "413", "422", "429", "500", "503"] {
            let schema = responses
                .get(status)
                .and_then(|response| response.pointer("/content/application~1problem+json/schema/$ref"));
            assert_eq!(schema, Some(&Value::from("#/components/schemas/Problem")), "{} {status}", operation.line);
        }
        assert!(responses.keys().any(|status| status.starts_with('2')), "{} never succeeds", operation.line);
    }
}

#[test]
fn everything_that_comes_in_is_limited() {
    let document = document();
    let mut faults = vec![];
    for operation in operations(&document) {
        for parameter in operation.value.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let name = format!("{} {}", operation.id, parameter.get("name").expect("a name"));
            check(&document, parameter.get("schema").expect("a schema"), &name, &mut faults);
        }
        if let Some(schema) = operation.value.pointer("/requestBody/content/application~1json/schema") {
            check(&document, schema, &operation.id, &mut faults);
        } else {
            assert!(operation.value.get("requestBody").is_none(), "{} takes another body", operation.id);
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// Strings need a length or a format that has one, lists a number of items, numbers an end on both sides or a format.
fn check(document: &Value, schema: &Value, name: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = document.pointer(reference.trim_start_matches('#')).expect("a schema");
        return check(document, target, name, faults);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        check(document, part, name, faults);
    }
    let has = |key: &str| schema.get(key).is_some();
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    match schema.get("type").and_then(Value::as_str) {
        Some("string") if !has("maxLength") && !has("enum") && format != "uuid" => {
            faults.push(format!("{name}: no maxLength"));
        }
        Some("integer" | "number") if !(has("maximum") || matches!(format, "int32" | "int64")) => {
            faults.push(format!("{name}: no maximum"));
        }
        Some("integer" | "number") if !has("minimum") => faults.push(format!("{name}: no minimum")),
        Some("array") if !has("maxItems") => faults.push(format!("{name}: no maxItems")),
        Some("object") if schema.get("additionalProperties") != Some(&Value::Bool(false)) => {
            faults.push(format!("{name}: takes unknown fields"));
        }
        _ => {}
    }
    if let Some(items) = schema.get("items") {
        check(document, items, &format!("{name}[]"), faults);
    }
    for (field, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        check(document, inner, &format!("{name}.{field}"), faults);
    }
}

#[test]
fn the_shapes_of_the_socket_are_described_too() {
    let document = document();
    for name in ["ClientFrame", "ServerFrame"] {
        assert!(document.pointer(&format!("/components/schemas/{name}")).is_some(), "{name}");
    }
}

#[test]
fn an_absent_value_is_an_explicit_null() {
    let document = document();
    let message = document.pointer("/components/schemas/Message").expect("a schema");
    assert_eq!(message.pointer("/properties/edited_at/nullable"), Some(&Value::Bool(true)));
    assert_eq!(message.pointer("/properties/system/nullable"), Some(&Value::Bool(true)));
    let required = message.get("required").and_then(Value::as_array).expect("a list");
    let fields = message.get("properties").and_then(Value::as_object).expect("fields");
    assert_eq!(required.len(), fields.len(), "every field is there, be it null");
    let draft = document.pointer("/components/schemas/SendMessage/required").expect("a list");
    assert_eq!(draft, &serde_json::json!(["body", "client_id"]));
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                object.values().for_each(|inner| walk(document, inner));
            }
            Value::Array(items) => items.iter().for_each(|inner| walk(document, inner)),
            _ => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

#[test]
fn the_text_is_the_same_each_time() {
    assert_eq!(adapter_http::openapi(), adapter_http::openapi());
}
