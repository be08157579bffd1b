use std::time::Duration;

use http::{Method, StatusCode};

/// Writes down that a request was answered: a line of the log, and one more in the histogram of its route. A route is a template
/// with the names of its parameters, never what stood in their place.
pub(super) fn answered(method: &'static str, route: &str, status: StatusCode, took: Duration) {
    let took_ms = took.as_secs_f64() * 1_000.0;
    tracing::info!(target: "access", method, route, status = status.as_u16(), took_ms);
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", class(status).to_owned())];
    metrics::histogram!("vestnik_http_request_seconds", &labels).record(took.as_secs_f64());
}

/// The method; a client can make up others of any length.
pub(super) fn known(method: &Method) -> &'static str {
    let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS];
    let names = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    known.iter().zip(names).find(|(one, _)| *one == method).map_or("other", |(_, name)| name)
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_by_its_class() {
        for (status, expected) in [(101, "1xx"), (204, "2xx"), (304, "3xx"), (429, "4xx"), (503, "5xx")] {
            assert_eq!(class(StatusCode::from_u16(status).expect("a status")), expected);
        }
    }
}
