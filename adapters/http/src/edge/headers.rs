use http::{HeaderMap, HeaderName, HeaderValue, header};
use poem::Response;

use crate::Origin;

/// What every answer says to the browser about how little it may do.
pub(crate) struct SecurityHeaders(HeaderMap);

const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
const RESOURCES: &str = "same-origin";
const PERMISSIONS: &str =
    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()";
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

impl SecurityHeaders {
    /// The headers of a server at `public_url`.
    pub(crate) fn new(public_url: &Origin) -> Self {
        let mut headers: HeaderMap =
            ALWAYS.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static(RESOURCES));
        headers.insert("permissions-policy", HeaderValue::from_static(PERMISSIONS));
        let policy = content_security_policy(public_url, TRUSTED_TYPES);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        if public_url.is_secure() {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
        }
        Self(headers)
    }

    /// Adds what the route has not said itself.
    pub(crate) fn apply(&self, response: &mut Response) {
        for (name, value) in &self.0 {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// Only the framework makes HTML, from its own templates, and only one script can be made a worker.
const TRUSTED_TYPES: &str = "; require-trusted-types-for 'script'; trusted-types svelte-trusted-html app-workers";

/// Scripts, styles and all else only from here, nothing inline, framed by nobody; `more` at its end.
pub(crate) fn content_security_policy(public_url: &Origin, more: &str) -> String {
    let socket = public_url.web_socket();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
         connect-src 'self' {socket}; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'{more}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(public_url: &str) -> HeaderMap {
        let mut response = Response::default();
        SecurityHeaders::new(&Origin::parse(public_url).expect("an origin")).apply(&mut response);
        response.headers().clone()
    }

    #[test]
    fn only_over_tls_is_tls_demanded() {
        assert!(headers("https://chat.example.org").contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert!(!headers("http://localhost:8080").contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn what_a_route_says_itself_stands() {
        let mut response = Response::builder().header(header::CACHE_CONTROL, "public").finish();
        SecurityHeaders::new(&Origin::parse("http://localhost").expect("an origin")).apply(&mut response);
        assert_eq!(response.headers().get_all(header::CACHE_CONTROL).iter().collect::<Vec<_>>(), ["public"]);
    }
}
