//! The description of the API for people, at `/api/docs`.
//!
//! Swagger UI comes in one page with its scripts inside, which our content security policy refuses. Instead of loosening
//! the policy, the page is taken apart: script and style are served as files of their own.

use bytes::Bytes;
use http::header;
use poem::endpoint::make_sync;
use poem::{Endpoint, IntoEndpoint, Response, Route, get};
use poem_openapi::OpenApiService;

use crate::Origin;
use crate::edge::content_security_policy;
use crate::openapi::openapi;

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Vestnik API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="/api/docs/swagger-ui.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"#;
const START: &str =
    "SwaggerUIBundle({ dom_id: '#ui', url: '/api/openapi.json', deepLinking: true, validatorUrl: null })\n";

/// `/openapi.json` and `/docs`, to be put below `/api`.
pub(crate) fn routes(public_url: &Origin) -> Route {
    let bundle = OpenApiService::new((), "", "").swagger_ui_html();
    // React writes HTML and styles its elements; only the demand for Trusted Types is dropped, and only here.
    let policy = content_security_policy(public_url, "");
    Route::new()
        .at("/openapi.json", get(file("application/json", openapi())))
        .at("/docs", get(page(policy)))
        .at("/docs/start.js", get(file("text/javascript; charset=utf-8", START)))
        .at(
            "/docs/swagger-ui.js",
            get(file("text/javascript; charset=utf-8", cut(&bundle, "<script charset=\"UTF-8\">", "</script>"))),
        )
        .at(
            "/docs/swagger-ui.css",
            get(file("text/css; charset=utf-8", cut(&bundle, "<style charset=\"UTF-8\">", "</style>"))),
        )
}

fn page(policy: String) -> impl Endpoint {
    make_sync(move |_| {
        Response::builder()
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, policy.as_str())
            .body(PAGE)
    })
}

fn file(kind: &'static str, body: impl Into<Bytes>) -> impl IntoEndpoint {
    let body = body.into();
    make_sync(move |_| Response::builder().content_type(kind).body(body.clone()))
}

/// What stands between the first `from` and the next `to`; nothing when the page is built otherwise one day, which a test
/// finds out.
fn cut(page: &str, from: &str, to: &str) -> String {
    let inside = page.split_once(from).and_then(|(_, rest)| rest.split_once(to));
    inside.map(|(inside, _)| inside.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_library_still_comes_apart() {
        let bundle = OpenApiService::new((), "", "").swagger_ui_html();
        let script = cut(&bundle, "<script charset=\"UTF-8\">", "</script>");
        assert!(script.len() > 1_000_000 && script.contains("SwaggerUIBundle"), "{}", script.len());
        assert!(cut(&bundle, "<style charset=\"UTF-8\">", "</style>").contains(".swagger-ui"));
    }
}
