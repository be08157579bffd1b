use adapter_wire::{Problem, Refusal, Slug};
use http::{HeaderName, HeaderValue, StatusCode, header};
use poem::error::ResponseError;
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::ApiResponse;

/// The media type of every answer that is no success (RFC 9457 §3).
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// A request that was not fulfilled, on its way to become `application/problem+json`.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} {}", self.status, title(self.refusal.slug))]
pub(crate) struct Fault {
    refusal: Refusal,
    /// A field whose name is only known at run time.
    field: Option<String>,
    status: StatusCode,
    header: Option<(HeaderName, HeaderValue)>,
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Fault>;

impl Fault {
    /// A fault that says no more than its slug.
    pub(crate) fn new(slug: Slug) -> Self {
        Refusal::new(slug).into()
    }

    /// A request that does not have the form it should have.
    pub(crate) fn malformed(detail: impl ToString) -> Self {
        Self::new(Slug::Invalid).with_status(StatusCode::BAD_REQUEST).with_detail(detail)
    }

    /// A field that breaks a rule.
    pub(crate) fn invalid(field: &'static str, detail: impl ToString, limit: Option<i64>) -> Self {
        Refusal::invalid(field, detail, limit).into()
    }

    /// The same with another status.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same with words for people who write clients. Never what came from a port.
    pub(crate) fn with_detail(mut self, detail: impl ToString) -> Self {
        self.refusal.detail = Some(detail.to_string());
        self
    }

    /// The same with the field that breaks a rule, and the limit.
    pub(crate) fn with_field(mut self, field: Option<String>, limit: Option<i64>) -> Self {
        self.refusal.limit = limit;
        Self { field, ..self }
    }

    /// The same with one more header.
    pub(crate) fn with_header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self { header: Some((name, value)), ..self }
    }

    fn problem(&self) -> Problem {
        Problem {
            slug: self.refusal.slug,
            title: title(self.refusal.slug).to_owned(),
            status: self.status.as_u16(),
            detail: self.refusal.detail.clone(),
            field: self.field.clone().or_else(|| self.refusal.field.map(str::to_owned)),
            limit: self.refusal.limit,
            retry_after: self.refusal.retry_after.map(|span| u32::try_from(span.whole_seconds().max(1)).unwrap_or(u32::MAX)),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self { field: None, status: status(refusal.slug), header: None, refusal }
    }
}

/// The status of a slug, where nothing else is said.
fn status(slug: Slug) -> StatusCode {
    match slug {
        Slug::Invalid | Slug::WrongCode | Slug::CodeExpired | Slug::WrongSetupToken => StatusCode::UNPROCESSABLE_ENTITY,
        Slug::Unauthenticated => StatusCode::UNAUTHORIZED,
        Slug::Forbidden => StatusCode::FORBIDDEN,
        Slug::NotFound => StatusCode::NOT_FOUND,
        Slug::Conflict | Slug::UsernameTaken => StatusCode::CONFLICT,
        Slug::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Slug::Rate => StatusCode::TOO_MANY_REQUESTS,
        Slug::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Slug::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn title(slug: Slug) -> &'static str {
    match slug {
        Slug::Invalid => "The request breaks a rule",
        Slug::Unauthenticated => "No valid credential",
        Slug::Forbidden => "You may not do this",
        Slug::NotFound => "There is nothing here",
        Slug::Conflict => "It has changed meanwhile",
        Slug::TooLarge => "The request is too large",
        Slug::Rate => "Too many requests",
        Slug::Busy => "The server is busy",
        Slug::Internal => "A fault of the server",
        Slug::WrongCode => "This is not the code",
        Slug::CodeExpired => "The code works no more",
        Slug::UsernameTaken => "The username is taken",
        Slug::WrongSetupToken => "The link works no more",
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::builder().status(self.status).content_type(PROBLEM_JSON).body(body);
        let headers = response.headers_mut();
        if let Some(seconds) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        headers.extend(self.header);
        response
    }
}

impl ResponseError for Fault {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn as_response(&self) -> Response {
        self.clone().into_response()
    }
}

/// What every operation may answer instead of a success.
const DECLARED: [(u16, &str); 10] = [
    (400, "The request does not have the form it should have."),
    (401, "No valid access token, or the session is over."),
    (403, "The page is from elsewhere, or you can see the thing but may not do this."),
    (404, "Absent, or hidden from you."),
    (409, "It has changed meanwhile, or is taken."),
    (413, "The request is too large."),
    (422, "A value breaks a rule; `field` and `limit` say which."),
    (429, "Too often; `Retry-After` says how long to wait."),
    (500, "A fault of the server."),
    (503, "Something the server needs does not answer; the same request may be sent again."),
];

impl ApiResponse for Fault {
    fn meta() -> MetaResponses {
        let responses = DECLARED.iter().map(|(status, description)| MetaResponse {
            description,
            status: Some(*status),
            status_range: None,
            content: vec![MetaMediaType { content_type: PROBLEM_JSON, schema: Problem::schema_ref() }],
            headers: vec![],
        });
        MetaResponses { responses: responses.collect() }
    }

    fn register(registry: &mut Registry) {
        Problem::register(registry);
    }
}
