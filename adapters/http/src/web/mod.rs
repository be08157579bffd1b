//! The web client, embedded when the server is built.

mod accept;
mod embedded;

use std::collections::HashMap;

use bytes::Bytes;
use http::{Method, StatusCode, header};
use poem::{Endpoint, IntoResponse as _, Request, Response};

pub(crate) use embedded::FILES;

use crate::translate::by_status;
use accept::{Encoding, best};

/// One file of the client, with what was compressed beforehand.
pub(crate) struct File {
    /// Where it is served: begins with a slash.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// A hash of its content, in hexadecimal.
    pub hash: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// With brotli, if that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// With gzip, if that is smaller.
    pub gzip: Option<&'static [u8]>,
}

/// Serves the client's files; any other path is one of the client's own pages, which `index.html` shows.
pub(crate) struct WebClient {
    files: HashMap<&'static str, &'static File>,
}

impl WebClient {
    /// A client of these files.
    pub(crate) fn new(files: &'static [File]) -> Self {
        Self { files: files.iter().map(|file| (file.path, file)).collect() }
    }

    fn find(&self, path: &str) -> Option<&'static File> {
        let exact = if path == "/" { None } else { self.files.get(path) };
        // A page of an older release asks for files that are gone: a page in their place would be run as a script.
        let index = || if path.starts_with("/assets/") { None } else { self.files.get("/index.html") };
        exact.or_else(index).copied()
    }
}

impl Endpoint for WebClient {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(by_status(StatusCode::METHOD_NOT_ALLOWED).into_response());
        }
        let Some(file) = self.find(request.uri().path()) else {
            return Ok(by_status(StatusCode::NOT_FOUND).into_response());
        };
        let accepted = request.header(header::ACCEPT_ENCODING).unwrap_or_default();
        let (encoding, content) = choose(file, accepted);
        let tag = format!("\"{}{}\"", file.hash, encoding.tag());
        let known = request.header(header::IF_NONE_MATCH).unwrap_or_default();
        let is_known = is_cached(file.path) && known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
        Ok(answer(file, encoding, &tag, (!is_known).then_some(content), request.method() == Method::HEAD))
    }
}

fn choose(file: &File, accepted: &str) -> (Encoding, &'static [u8]) {
    match (best(accepted, file.brotli.is_some(), file.gzip.is_some()), file.brotli, file.gzip) {
        (Encoding::Brotli, Some(content), _) => (Encoding::Brotli, content),
        (Encoding::Gzip, _, Some(content)) => (Encoding::Gzip, content),
        _ => (Encoding::Identity, file.plain),
    }
}

/// The file; without `content` only that it has not changed.
fn answer(file: &File, encoding: Encoding, tag: &str, content: Option<&'static [u8]>, is_head: bool) -> Response {
    let mut response = Response::builder()
        .header(header::CACHE_CONTROL, cache_control(file.path))
        .header(header::VARY, "Accept-Encoding");
    if is_cached(file.path) {
        response = response.header(header::ETAG, tag);
    }
    let Some(content) = content else {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    };
    if let Some(name) = encoding.name() {
        response = response.header(header::CONTENT_ENCODING, name);
    }
    response = response.content_type(file.kind).header(header::CONTENT_LENGTH, content.len());
    if is_head { response.finish() } else { response.body(Bytes::from_static(content)) }
}

/// Names below `/assets/` change with their content. The page and the worker must never be old. The rest asks each time.
fn cache_control(path: &str) -> &'static str {
    if path.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else if is_cached(path) {
        "no-cache"
    } else {
        "no-store"
    }
}

fn is_cached(path: &str) -> bool {
    !matches!(path, "/index.html" | "/sw.js")
}

#[cfg(test)]
mod tests;
