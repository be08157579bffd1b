//! What stands around every route.

use crate::support::{ask, world};

const CODE: &str = r#"{"email":"nobody"}"#;

#[tokio::test]
async fn every_answer_tells_the_browser_how_little_it_may_do() {
    let app = world().app();
    for line in ["GET /", "GET /api/v1/nothing", "POST /api/v1/auth/code", "GET /health/live", "GET /assets/none.js"] {
        let said = ask(&app, line, &[], "").await;
        let policy = said.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{line}: {policy}");
        assert!(
            policy.ends_with("require-trusted-types-for 'script'; trusted-types svelte-trusted-html app-workers"),
            "{line}: {policy}"
        );
        assert_eq!(said.header("x-content-type-options"), "nosniff", "{line}");
        assert_eq!(said.header("x-request-id"), "00000000-0000-0000-0000-00000000004d", "{line}");
        assert!(said.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{line}");
    }
    insta::assert_debug_snapshot!(ask(&app, "GET /health/live", &[], "").await.headers);
}

#[tokio::test]
async fn pages_from_elsewhere_change_nothing() {
    let app = world().app();
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-site")],
    ] {
        let said = ask(&app, "POST /api/v1/auth/code", headers, CODE).await;
        assert_eq!((said.status, said.json().get("type")), (403, Some(&"forbidden".into())), "{headers:?}");
    }
    let own = [("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")];
    assert_eq!(ask(&app, "POST /api/v1/auth/code", &own, CODE).await.status, 422, "our own page gets through");
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused() {
    let said = ask(&world().app(), &format!("GET /api/v1/users?query={}", "x".repeat(9_000)), &[], "").await;
    assert_eq!((said.status, said.json().get("type")), (414, Some(&"too_large".into())));
}

#[tokio::test]
async fn a_body_that_says_it_is_too_long_is_refused_at_once() {
    let said = ask(&world().app(), "POST /api/v1/auth/code", &[("content-length", "65537")], CODE).await;
    assert_eq!((said.status, said.header("connection")), (413, "close"));
}

#[tokio::test]
async fn a_body_that_turns_out_too_long_is_cut() {
    let body = format!(r#"{{"email":"{}"}}"#, "x".repeat(70_000));
    let said = ask(&world().app(), "POST /api/v1/auth/code", &[], &body).await;
    assert_eq!((said.status, said.json().get("type")), (413, Some(&"too_large".into())));
}

#[tokio::test]
async fn json_may_be_deep_without_harm() {
    let said = ask(&world().app(), "POST /api/v1/auth/code", &[], &"[".repeat(60_000)).await;
    assert_eq!((said.status, said.json().get("type")), (400, Some(&"invalid".into())));
}

#[tokio::test]
async fn a_panic_is_a_fault_of_the_server() {
    // The mock of `has_owner` has no expectation, and so it panics.
    let said = ask(&world().app(), "GET /api/v1/config", &[], "").await;
    assert_eq!((said.status, said.json().get("type")), (500, Some(&"internal".into())));
    assert!(!said.body.contains("Mock"), "{}", said.body);
}

#[tokio::test]
async fn health_is_said_in_the_status() {
    let app = world().app();
    assert_eq!(ask(&app, "GET /health/live", &[], "").await.body, r#"{"status":"live"}"#);
    assert_eq!(ask(&app, "GET /health/ready", &[], "").await.body, r#"{"status":"ready"}"#);
    let mut away = world();
    away.is_ready = false;
    let said = ask(&away.app(), "GET /health/ready", &[], "").await;
    assert_eq!((said.status, said.json().get("type")), (503, Some(&"busy".into())));
}

#[tokio::test(start_paused = true)]
async fn a_check_that_hangs_is_a_no() {
    let mut parts = world().parts();
    parts.ready = std::sync::Arc::new(|| Box::pin(std::future::pending()));
    let said = ask(&adapter_http::build_app(parts), "GET /health/ready", &[], "").await;
    assert_eq!(said.status, 503);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_hangs_is_given_up() {
    use poem::EndpointExt as _;
    let mut world = world();
    world.websocket = poem::endpoint::make(|_| async { std::future::pending::<()>().await }).map_to_response().boxed();
    let said = ask(&world.app(), "GET /api/v1/ws", &[], "").await;
    assert_eq!((said.status, said.json().get("type")), (503, Some(&"busy".into())));
}

#[tokio::test]
async fn nobody_says_of_himself_from_where_he_calls() {
    use poem::web::RealIp;
    use poem::{EndpointExt as _, FromRequest as _};
    let mut world = world();
    let tell = |request: poem::Request| async move {
        RealIp::from_request_without_body(&request).await.map(|caller| format!("{:?}", caller.0))
    };
    world.websocket = poem::endpoint::make(tell).map_to_response().boxed();
    let claims = [("x-real-ip", "6.6.6.6"), ("x-forwarded-for", "6.6.6.6"), ("forwarded", "for=6.6.6.6")];
    assert_eq!(ask(&world.app(), "GET /api/v1/ws", &claims, "").await.body, "Some(0.0.0.0)");
}
