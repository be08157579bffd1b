//! Answers that succeed.

use http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use serde::Serialize;

const JSON: &str = "application/json";

/// An answer with a body. Written by serde, as frames are: poem-openapi would write times in another way.
pub(crate) struct Reply<T, const STATUS: u16>(pub T);

/// 200 and a body.
pub(crate) type Found<T> = Reply<T, 200>;
/// 201 and what was made.
pub(crate) type Created<T> = Reply<T, 201>;
/// 202 and what happens next.
pub(crate) type Accepted<T> = Reply<T, 202>;

/// One of two answers that succeed.
pub(crate) enum OneOf<A, B> {
    First(A),
    Second(B),
}

/// 204: it is done.
pub(crate) struct Done;

/// An answer that also sets or clears cookies.
pub(crate) struct WithHeaders<T> {
    /// The answer.
    pub answer: T,
    /// Lines of `Set-Cookie`.
    pub cookies: Vec<HeaderValue>,
    /// The browser forgets everything of this origin.
    pub clears_site: bool,
}

/// 200 and a table as text, for a file.
pub(crate) struct Table {
    /// What the file is called.
    pub name: &'static str,
    /// CSV (RFC 4180).
    pub text: String,
}

const CSV: &str = "text/csv; charset=utf-8";

impl IntoResponse for Table {
    fn into_response(self) -> Response {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        Response::builder().content_type(CSV).header(header::CONTENT_DISPOSITION, disposition).body(self.text)
    }
}

impl ApiResponse for Table {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType { content_type: CSV, schema: String::schema_ref() }];
        MetaResponses { responses: vec![success(200, content)] }
    }

    fn register(registry: &mut Registry) {
        String::register(registry);
    }
}

impl<T: Serialize + Send, const STATUS: u16> IntoResponse for Reply<T, STATUS> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => Response::builder()
                .status(StatusCode::from_u16(STATUS).unwrap_or(StatusCode::OK))
                .content_type(JSON)
                .body(body),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

impl<T: Type, const STATUS: u16> ApiResponse for Reply<T, STATUS> {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType { content_type: JSON, schema: T::schema_ref() }];
        MetaResponses { responses: vec![success(STATUS, content)] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<A: IntoResponse, B: IntoResponse> IntoResponse for OneOf<A, B> {
    fn into_response(self) -> Response {
        match self {
            Self::First(answer) => answer.into_response(),
            Self::Second(answer) => answer.into_response(),
        }
    }
}

impl<A: ApiResponse, B: ApiResponse> ApiResponse for OneOf<A, B> {
    fn meta() -> MetaResponses {
        let responses = A::meta().responses.into_iter().chain(B::meta().responses).collect();
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        A::register(registry);
        B::register(registry);
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl ApiResponse for Done {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![success(204, vec![])] }
    }

    fn register(_registry: &mut Registry) {}
}

impl<T: IntoResponse> IntoResponse for WithHeaders<T> {
    fn into_response(self) -> Response {
        let mut response = self.answer.into_response();
        let headers = response.headers_mut();
        for cookie in self.cookies {
            headers.append(header::SET_COOKIE, cookie);
        }
        if self.clears_site {
            headers.insert("clear-site-data", HeaderValue::from_static(r#""cache", "cookies", "storage""#));
        }
        response
    }
}

impl<T: ApiResponse> ApiResponse for WithHeaders<T> {
    fn meta() -> MetaResponses {
        T::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

fn success(status: u16, content: Vec<MetaMediaType>) -> MetaResponse {
    let description = match status {
        201 => "It was made.",
        202 => "It is under way.",
        204 => "It is done.",
        _ => "The answer.",
    };
    MetaResponse { description, status: Some(status), status_range: None, content, headers: vec![] }
}
