//! What people look at.

use crate::support::{ask, world};

#[tokio::test]
async fn every_page_of_the_client_is_the_same_page() {
    let app = world().app();
    for line in ["GET /", "GET /chats/5", "GET /apinot"] {
        let said = ask(&app, line, &[], "").await;
        assert_eq!((said.status, said.header("cache-control")), (200, "no-store"), "{line}");
        assert_eq!(said.header("content-type"), "text/html; charset=utf-8", "{line}");
    }
}

#[tokio::test]
async fn the_description_has_nothing_inline() {
    let app = world().app();
    let said = ask(&app, "GET /api/docs", &[], "").await;
    assert_eq!(said.status, 200);
    let policy = said.header("content-security-policy");
    assert!(policy.contains("script-src 'self'; style-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("trusted-types"), "{policy}");
    for part in said.body.split("<script").skip(1) {
        assert!(part.starts_with(" src=\"/api/docs/"), "{part}");
    }
    for (path, kind) in [
        ("/api/docs/swagger-ui.js", "text/javascript; charset=utf-8"),
        ("/api/docs/start.js", "text/javascript; charset=utf-8"),
        ("/api/docs/swagger-ui.css", "text/css; charset=utf-8"),
        ("/api/openapi.json", "application/json"),
    ] {
        let said = ask(&app, &format!("GET {path}"), &[], "").await;
        assert_eq!((said.status, said.header("content-type")), (200, kind), "{path}");
        assert!(!said.body.is_empty(), "{path}");
    }
}
