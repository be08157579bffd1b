//! The description of the API.

mod mend;

use std::collections::HashMap;

use adapter_wire::frames::{ClientFrame, ServerFrame};
use http::Method;
use poem::endpoint::BoxEndpoint;
use poem_openapi::registry::{MetaApi, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{LicenseObject, OpenApi, OpenApiService};
use serde_json::{Map, Value};

use crate::guarded::Guarded;
use crate::routes::Operations;

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";
const SUMMARY: &str = "A messenger of your own. Errors are `application/problem+json` (RFC 9457): match `type`, never the text. \
     What is live comes over one WebSocket at `/api/v1/ws`, whose frames are the schemas `ClientFrame` and `ServerFrame`.";

/// The largest number that JavaScript holds whole, 2^53 − 1, and how poem-openapi writes it as a limit. Read as a fraction it comes out
/// one too small: `serde_json` is exact in the last digit only with a feature that nobody else here needs.
const LARGEST: &str = "9007199254740991";
const LARGEST_AS_FRACTION: &str = "9007199254740991.0";

/// The description of the API as pretty-printed JSON: every operation, and every shape of the WebSocket. The same text for
/// the same code, whatever the order in which it was put together.
pub fn openapi() -> String {
    let mut document = description();
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.extend(frames());
    }
    mend::close_bodies(&mut document);
    mend::name_nulls(&mut document, &["ClientFrame"]);
    let mut text = serde_json::to_string_pretty(&mend::in_order(document)).unwrap_or_default();
    text.push('\n');
    text
}

fn description() -> Value {
    let license = LicenseObject::new("MIT OR Apache-2.0");
    let service = OpenApiService::<Described, ()>::new(Described, "Vestnik", env!("CARGO_PKG_VERSION"))
        .description(SUMMARY)
        .license(license)
        .server(BASE);
    serde_json::from_str(&service.spec().replace(LARGEST_AS_FRACTION, LARGEST)).unwrap_or_default()
}

/// The shapes of frames. poem-openapi drops schemas that no operation names, so they are added to what it wrote.
fn frames() -> Map<String, Value> {
    let mut registry = Registry::new();
    ClientFrame::register(&mut registry);
    ServerFrame::register(&mut registry);
    let schemas = serde_json::to_value(&registry.schemas).ok();
    schemas.and_then(|schemas| schemas.as_object().cloned()).unwrap_or_default()
}

/// The API without its use cases: enough to describe it.
struct Described;

impl OpenApi for Described {
    fn meta() -> Vec<MetaApi> {
        Guarded::<Operations>::meta()
    }

    fn register(registry: &mut Registry) {
        Guarded::<Operations>::register(registry);
    }

    fn add_routes(self, _table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_largest_number_is_written_to_its_last_digit() {
        let text = super::openapi();
        assert!(text.contains("\"maximum\": 9007199254740991"));
        assert!(!text.contains("9007199254740990"));
    }
}
