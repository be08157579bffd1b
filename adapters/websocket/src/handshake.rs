//! From an HTTP request to an upgraded connection (RFC 6455 §4.2).

use adapter_wire::{Problem, Slug};
use base64::Engine;
use poem::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use poem::{Body, Request, Response};
use sha1::{Digest, Sha1};

/// The one subprotocol.
pub const SUBPROTOCOL: &str = "vestnik.1.json";
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Why a request is no beginning of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No WebSocket request.
    NotAnUpgrade,
    /// Another version than 13.
    Version,
    /// Not our subprotocol.
    Subprotocol,
    /// A page of another origin, or of none.
    Origin,
    /// Draining, or full.
    Unavailable,
}

/// Checks a request; answers the value of `Sec-WebSocket-Accept`.
pub(crate) fn check(request: &Request, origins: &[String]) -> Result<String, Refused> {
    let headers = request.headers();
    let is_upgrade = request.method() == Method::GET
        && lists(headers, &header::UPGRADE, "websocket")
        && lists(headers, &header::CONNECTION, "upgrade");
    let key = only(headers, &header::SEC_WEBSOCKET_KEY);
    let (true, Some(key)) = (is_upgrade, key) else { return Err(Refused::NotAnUpgrade) };
    let is_key = base64::engine::general_purpose::STANDARD.decode(key).is_ok_and(|nonce| nonce.len() == 16);
    if !is_key {
        return Err(Refused::NotAnUpgrade);
    }
    if only(headers, &header::SEC_WEBSOCKET_VERSION) != Some("13") {
        return Err(Refused::Version);
    }
    // Exactly one, exactly ours: no page but our own may speak for its user, although no cookie is read either.
    let origin = only(headers, &header::ORIGIN);
    if !origin.is_some_and(|origin| origins.iter().any(|ours| ours == origin)) {
        return Err(Refused::Origin);
    }
    if !lists(headers, &header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL) {
        return Err(Refused::Subprotocol);
    }
    let digest = Sha1::new().chain_update(key).chain_update(GUID).finalize();
    Ok(base64::engine::general_purpose::STANDARD.encode(digest))
}

/// The switch.
pub(crate) fn accepted(accept: String) -> Response {
    Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::CONNECTION, "upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_ACCEPT, accept)
        .header(header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)
        .body(Body::empty())
}

/// The refusal, as RFC 9457 has it.
pub(crate) fn refused(why: Refused) -> Response {
    let (status, slug, title) = match why {
        Refused::NotAnUpgrade => (StatusCode::BAD_REQUEST, Slug::Invalid, "not a WebSocket request"),
        Refused::Version => (StatusCode::UPGRADE_REQUIRED, Slug::Invalid, "WebSocket version 13 is spoken here"),
        Refused::Subprotocol => (StatusCode::BAD_REQUEST, Slug::Invalid, "the subprotocol is vestnik.1.json"),
        Refused::Origin => (StatusCode::FORBIDDEN, Slug::Forbidden, "this origin may not connect"),
        Refused::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Slug::Busy, "no more connections are taken now"),
    };
    let retry_after = (why == Refused::Unavailable).then_some(5);
    let problem = Problem {
        slug,
        title: title.to_owned(),
        status: status.as_u16(),
        detail: None,
        field: None,
        limit: None,
        retry_after,
    };
    let mut response = Response::builder().status(status).content_type("application/problem+json");
    if let Some(seconds) = retry_after {
        response = response.header(header::RETRY_AFTER, seconds);
    }
    if why == Refused::Version {
        response = response.header(header::SEC_WEBSOCKET_VERSION, "13");
    }
    response.body(serde_json::to_vec(&problem).unwrap_or_default())
}

/// The value of a header that must come once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// True when a comma-separated header names `word`, in any case.
fn lists(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| part.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use poem::http::Method;

    use super::*;

    /// The request of RFC 6455 §1.3, with our subprotocol; `change` replaces one header, or drops it.
    fn request(change: Option<(&str, Option<&str>)>) -> Request {
        let mut builder = Request::builder().method(Method::GET);
        for (name, value) in [
            ("upgrade", "WebSocket"),
            ("connection", "keep-alive, Upgrade"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-version", "13"),
            ("sec-websocket-protocol", "other, vestnik.1.json"),
            ("origin", "https://chat.example.org"),
        ] {
            match change {
                Some((changed, Some(value))) if changed == name => builder = builder.header(name, value),
                Some((changed, None)) if changed == name => {}
                _ => builder = builder.header(name, value),
            }
        }
        builder.finish()
    }

    fn checked(request: &Request) -> Result<String, Refused> {
        check(request, &["https://chat.example.org".to_owned(), "http://127.0.0.1:8080".to_owned()])
    }

    #[test]
    fn the_example_of_the_standard_is_accepted() {
        assert_eq!(checked(&request(None)).as_deref(), Ok("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert!(checked(&request(Some(("origin", Some("http://127.0.0.1:8080"))))).is_ok());
    }

    #[test]
    fn every_other_request_is_refused() {
        for (name, value, why) in [
            ("upgrade", None, Refused::NotAnUpgrade),
            ("upgrade", Some("h2c"), Refused::NotAnUpgrade),
            ("connection", Some("keep-alive"), Refused::NotAnUpgrade),
            ("sec-websocket-key", None, Refused::NotAnUpgrade),
            ("sec-websocket-key", Some("c2hvcnQ="), Refused::NotAnUpgrade),
            ("sec-websocket-key", Some("?"), Refused::NotAnUpgrade),
            ("sec-websocket-version", Some("8"), Refused::Version),
            ("sec-websocket-protocol", None, Refused::Subprotocol),
            ("sec-websocket-protocol", Some("vestnik.2.json"), Refused::Subprotocol),
            ("origin", None, Refused::Origin),
            ("origin", Some("null"), Refused::Origin),
            ("origin", Some("https://chat.example.org.evil.org"), Refused::Origin),
            ("origin", Some("http://chat.example.org"), Refused::Origin),
            ("origin", Some("https://chat.example.org:444"), Refused::Origin),
        ] {
            assert_eq!(checked(&request(Some((name, value)))), Err(why), "{name}: {value:?}");
        }
    }

    #[test]
    fn two_origins_are_none() {
        let mut twice = request(None);
        twice.headers_mut().append(header::ORIGIN, "https://evil.org".parse().expect("a value"));
        assert_eq!(checked(&twice), Err(Refused::Origin));
    }

    #[tokio::test]
    async fn refusals_say_what_to_do() {
        for (why, status, header) in [
            (Refused::NotAnUpgrade, 400, None),
            (Refused::Version, 426, Some("sec-websocket-version")),
            (Refused::Subprotocol, 400, None),
            (Refused::Origin, 403, None),
            (Refused::Unavailable, 503, Some("retry-after")),
        ] {
            let response = refused(why);
            assert_eq!(response.status().as_u16(), status, "{why:?}");
            assert_eq!(response.content_type(), Some("application/problem+json"));
            assert!(header.is_none_or(|header| response.headers().contains_key(header)), "{why:?}");
            let problem: Problem = response.into_body().into_json().await.expect("a problem");
            assert_eq!(problem.status, status);
        }
    }
}
