//! The description of the API.

use adapter_wire::frames::{ClientFrame, ServerFrame};
use poem_openapi::registry::Registry;
use poem_openapi::types::Type as _;
use poem_openapi::{LicenseObject, OpenApiService};
use serde_json::{Map, Value};

use crate::guarded::Guarded;
use crate::routes::Operations;

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";
const SUMMARY: &str = "A messenger of your own. Errors are `application/problem+json` (RFC 9457): match `type`, never the text. \
     What is live comes over one WebSocket at `/api/v1/ws`, whose frames are the schemas `ClientFrame` and `ServerFrame`.";

/// The description of the API as pretty-printed JSON: every operation, and every shape of the WebSocket. The same text for
/// the same code, whatever the order in which it was put together.
pub fn openapi() -> String {
    let mut document = description();
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.extend(frames());
    }
    let mut text = serde_json::to_string_pretty(&sorted(document)).unwrap_or_default();
    text.push('\n');
    text
}

fn description() -> Value {
    let license = LicenseObject::new("MIT OR Apache-2.0");
    let service = OpenApiService::<Described, ()>::new(Described, "Vestnik", env!("CARGO_PKG_VERSION"))
        .description(SUMMARY)
        .license(license)
        .server(BASE);
    serde_json::from_str(&service.spec()).unwrap_or_default()
}

/// The shapes of frames. poem-openapi drops schemas that no operation names, so they are added to what it wrote.
fn frames() -> Map<String, Value> {
    let mut registry = Registry::new();
    ClientFrame::register(&mut registry);
    ServerFrame::register(&mut registry);
    let schemas = serde_json::to_value(&registry.schemas).ok();
    schemas.and_then(|schemas| schemas.as_object().cloned()).unwrap_or_default()
}

/// The same with every object by its keys. Whether `serde_json` sorts by itself depends on what else is built beside it.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> = object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        plain => plain,
    }
}

/// The API without its use cases: enough to describe it.
struct Described;

impl poem_openapi::OpenApi for Described {
    fn meta() -> Vec<poem_openapi::registry::MetaApi> {
        Guarded::<Operations>::meta()
    }

    fn register(registry: &mut Registry) {
        Guarded::<Operations>::register(registry);
    }

    fn add_routes(
        self,
        _table: &mut std::collections::HashMap<
            String,
            std::collections::HashMap<http::Method, poem::endpoint::BoxEndpoint<'static>>,
        >,
    ) {
    }
}
