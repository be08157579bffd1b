use poem::{FromRequest as _, Request, RequestBody};
use poem_openapi::error::ParseRequestPayloadError;
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{ParseFromJSON, Type};
use serde::de::DeserializeOwned;

/// The JSON body of a request.
///
/// Read twice: by serde, which takes no number for a string and no field twice, and then by poem-openapi, which holds the
/// values against their declared limits. poem-openapi alone would take `7` where a string is declared.
pub(crate) struct Body<T>(pub T);

impl<T: Type> Payload for Body<T> {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case(Self::CONTENT_TYPE)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ParseFromJSON + DeserializeOwned> ParsePayload for Body<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = Vec::<u8>::from_request(request, body).await?;
        Ok(Self(parse(&bytes).map_err(|reason| ParseRequestPayloadError { reason })?))
    }
}

fn parse<T: ParseFromJSON + DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let strict: T = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    T::parse_from_json(Some(value)).map_err(poem_openapi::types::ParseError::into_message)?;
    Ok(strict)
}

impl_apirequest_for_payload!(Body<T>, T: ParseFromJSON + DeserializeOwned);

#[cfg(test)]
mod tests {
    use super::*;
    use adapter_wire::SendMessage;

    fn fault(text: &str) -> String {
        parse::<SendMessage>(text.as_bytes()).expect_err("it is refused")
    }

    #[test]
    fn a_body_is_taken_as_it_is_declared_and_in_no_other_way() {
        let id = "\"client_id\":\"01890000-0000-7000-8000-000000000001\"";
        assert!(parse::<SendMessage>(format!("{{{id},\"body\":\"7\"}}").as_bytes()).is_ok());
        assert!(fault(&format!("{{{id},\"body\":7}}")).contains("expected a string"));
        assert!(fault(&format!("{{{id},\"body\":\"a\",\"body\":\"b\"}}")).contains("duplicate field `body`"));
        assert!(fault(&format!("{{{id},\"body\":\"a\",\"role\":\"owner\"}}")).contains("unknown field `role`"));
        assert!(fault(&format!("{{{id}}}")).contains("missing field `body`"));
        assert!(fault(&format!("{{{id},\"body\":\"\"}}")).contains("minLength"));
    }

    #[test]
    fn only_json_is_json() {
        assert!(Body::<SendMessage>::check_content_type("application/json; charset=utf-8"));
        for kind in ["text/plain", "application/xml", "application/json-patch", ""] {
            assert!(!Body::<SendMessage>::check_content_type(kind), "{kind}");
        }
    }
}
