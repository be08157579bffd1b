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
        for status in ["400", "401", "403", "404", "408", "409", "413", "414", "422", "429", "500", "503"] {
            let schema = responses
                .get(status)
                .and_then(|response| response.pointer("/content/application~1problem+json/schema/$ref"));
            assert_eq!(schema, Some(&Value::from("#/components/schemas/Problem")), "{} {status}", operation.line);
        }
        assert!(
            responses
                .get("431")
                .is_some_and(|bare| bare.get("content").is_none_or(|none| none == &serde_json::json!({})))
        );
        assert!(responses.keys().any(|status| status.starts_with('2')), "{} never succeeds", operation.line);
    }
}

#[test]
fn every_string_list_and_number_has_a_maximum() {
    let document = document();
    let mut faults = vec![];
    for operation in operations(&document) {
        for parameter in operation.value.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let name = format!("{} {}", operation.id, parameter.get("name").expect("a name"));
            check(parameter.get("schema").expect("a schema"), &name, &mut faults);
        }
        let responses = operation.value.get("responses").and_then(Value::as_object).expect("responses");
        let answers = responses.values().filter_map(|response| response.get("content"));
        let contents = answers.chain(operation.value.pointer("/requestBody/content"));
        for (kind, content) in contents.filter_map(Value::as_object).flatten() {
            // Tables for files are as long as what they tell of: the operation says how many lines leave at once.
            if !kind.starts_with("text/csv") {
                check(content.get("schema").expect("a schema"), &format!("{} {kind}", operation.id), &mut faults);
            }
        }
    }
    // All others, those of frames among them: what is referred to is looked at under its own name.
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).expect("schemas");
    for (name, schema) in schemas {
        check(schema, name, &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn bodies_are_json_without_unknown_fields() {
    let document = document();
    for operation in operations(&document) {
        let Some(body) = operation.value.get("requestBody") else { continue };
        let reference = body.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str);
        let schema = reference.and_then(|reference| document.pointer(reference.trim_start_matches('#')));
        let is_closed = schema.is_some_and(|schema| schema.get("additionalProperties") == Some(&Value::Bool(false)));
        assert!(is_closed, "{} takes unknown fields, or another body", operation.id);
    }
}

/// Strings need a length or a format that has one, lists a number of items, numbers an end on both sides.
fn check(schema: &Value, name: &str, faults: &mut Vec<String>) {
    for parts in ["allOf", "oneOf", "anyOf"] {
        for part in schema.get(parts).and_then(Value::as_array).into_iter().flatten() {
            check(part, name, faults);
        }
    }
    let has = |key: &str| schema.get(key).is_some();
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    match schema.get("type").and_then(Value::as_str) {
        Some("string") if !has("maxLength") && !has("enum") && !matches!(format, "uuid" | "date-time") => {
            faults.push(format!("{name}: no maxLength"));
        }
        Some("integer" | "number") if !has("maximum") => faults.push(format!("{name}: no maximum")),
        Some("integer" | "number") if !has("minimum") => faults.push(format!("{name}: no minimum")),
        Some("array") if !has("maxItems") => faults.push(format!("{name}: no maxItems")),
        Some("object") if schema.get("additionalProperties").is_some_and(Value::is_object) && !has("maxProperties") => {
            faults.push(format!("{name}: no maxProperties"));
        }
        _ => {}
    }
    if let Some(items) = schema.get("items") {
        check(items, &format!("{name}[]"), faults);
    }
    for (field, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        check(inner, &format!("{name}.{field}"), faults);
    }
}

/// The attributes of the wire can only hold digits, so here they are held to what the domain and the delivery say.
#[test]
fn the_limits_are_those_of_the_domain() {
    use domain_chats::{GROUP_MEMBERS, TITLE_CHARACTERS};
    use domain_messages::{BODY_BYTES, CATCHUP_PAGE, MARKED_MEMBERS};
    use domain_users::{ABOUT_CHARACTERS, CardLine, EmailAddress, LINE_CHARACTERS, NAME_CHARACTERS, Username};
    use domain_users::{PASSKEYS_PER_USER, RECOVERY_CODES, SESSIONS_PER_USER, STATUS_CHARACTERS};
    let document = document();
    for (place, limit) in [
        ("User/properties/name/maxLength", NAME_CHARACTERS),
        ("User/properties/username/maxLength", Username::MAX),
        ("Me/properties/name/maxLength", NAME_CHARACTERS),
        ("Me/properties/username/maxLength", Username::MAX),
        ("Me/properties/email/maxLength", EmailAddress::MAX_BYTES),
        ("ChatSummary/properties/title/maxLength", TITLE_CHARACTERS),
        ("SystemLine/properties/title/maxLength", TITLE_CHARACTERS),
        ("SystemLine/properties/users/maxItems", GROUP_MEMBERS + 1),
        ("MembersAdded/properties/users/maxItems", GROUP_MEMBERS + 1),
        ("Message/properties/body/maxLength", BODY_BYTES),
        ("DiffFrame/properties/messages/maxItems", CATCHUP_PAGE),
        ("ResetFrame/properties/messages/maxItems", domain_kernel::PageSize::DEFAULT.get()),
        ("HistoryPage/properties/messages/maxItems", usize::from(domain_kernel::PageSize::MAX)),
        ("MarksFrame/properties/marks/maxItems", MARKED_MEMBERS as usize),
        ("PresenceFrame/properties/users/maxItems", delivery::PRESENCE_SUBSCRIPTIONS),
        ("SubscribePresenceCommand/properties/users/maxItems", delivery::PRESENCE_SUBSCRIPTIONS),
        ("Card/properties/phone/maxLength", CardLine::Phone.characters()),
        ("Card/properties/time_zone/maxLength", CardLine::TimeZone.characters()),
        ("Card/properties/language/maxLength", CardLine::Language.characters()),
        ("Card/properties/position/maxLength", LINE_CHARACTERS),
        ("Card/properties/department/maxLength", LINE_CHARACTERS),
        ("Card/properties/about/maxLength", ABOUT_CHARACTERS),
        ("Status/properties/text/maxLength", STATUS_CHARACTERS),
        ("RecoveryCodes/properties/codes/maxItems", RECOVERY_CODES),
        ("PasskeyList/properties/passkeys/maxItems", PASSKEYS_PER_USER),
        ("SessionList/properties/sessions/maxItems", SESSIONS_PER_USER),
    ] {
        let declared = document.pointer(&format!("/components/schemas/{place}")).and_then(Value::as_u64);
        assert_eq!(declared, u64::try_from(limit).ok(), "{place}");
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
