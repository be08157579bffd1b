use super::*;

const fn file(path: &'static str, plain: &'static [u8]) -> File {
    File { path, kind: "text/plain", hash: "1234", plain, brotli: None, gzip: None }
}

static FILES: &[File] = &[
    file("/index.html", b"page"),
    file("/sw.js", b"worker"),
    file("/icon.svg", b"icon"),
    File { brotli: Some(b"br"), gzip: Some(b"gz"), ..file("/assets/app-1.js", b"script") },
];

async fn ask(method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri_str(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    WebClient::new(FILES).get_response(request.finish()).await
}

async fn body(response: Response) -> String {
    response.into_body().into_string().await.expect("text")
}

#[tokio::test]
async fn a_file_is_served_in_the_smallest_form_and_kept_for_ever() {
    let response = ask(Method::GET, "/assets/app-1.js", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(response.header(header::CONTENT_ENCODING), Some("br"));
    assert_eq!(response.header(header::CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
    assert_eq!(response.header(header::ETAG), Some("\"1234-br\""));
    assert_eq!(response.header(header::VARY), Some("Accept-Encoding"));
    assert_eq!(body(response).await, "br");
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let response = ask(Method::GET, "/icon.svg", &[("if-none-match", "\"0\", W/\"1234\"")]).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(response.header(header::CACHE_CONTROL), Some("no-cache"));
    assert_eq!(body(response).await, "");
}

#[tokio::test]
async fn the_page_and_the_worker_are_never_kept() {
    for path in ["/", "/index.html", "/sw.js", "/chats/5?x=y"] {
        let response = ask(Method::GET, path, &[("if-none-match", "\"1234\"")]).await;
        assert_eq!(
            (response.status(), response.header(header::CACHE_CONTROL)),
            (StatusCode::OK, Some("no-store")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_page_of_the_client_but_no_asset() {
    assert_eq!(body(ask(Method::GET, "/chats/0190", &[]).await).await, "page");
    assert_eq!(ask(Method::GET, "/assets/old-2.js", &[]).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn head_says_how_long_it_would_be_and_nothing_else_is_allowed() {
    let response = ask(Method::HEAD, "/", &[]).await;
    assert_eq!(response.header(header::CONTENT_LENGTH), Some("4"));
    assert_eq!(body(response).await, "");
    let response = ask(Method::POST, "/", &[]).await;
    assert_eq!(
        (response.status(), response.header(header::ALLOW)),
        (StatusCode::METHOD_NOT_ALLOWED, Some("GET, HEAD"))
    );
}

#[test]
fn something_is_embedded_in_every_build() {
    assert!(super::FILES.iter().any(|file| file.path == "/index.html"));
}
