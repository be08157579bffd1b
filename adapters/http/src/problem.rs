use adapter_wire::{Problem, Refusal, Slug};
use domain_kernel::Span;
use http::{HeaderName, HeaderValue, StatusCode, header};
use poem::error::ResponseError;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;

/// The media type of every answer that is no success (RFC 9457 §3).
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// A request that was not fulfilled, on its way to become `application/problem+json`. Boxed, for it is seldom there.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} {}", .0.status, title(.0.refusal.slug))]
pub(crate) struct Fault(Box<Dressed>);

/// A refusal with what HTTP adds to it.
#[derive(Clone, Debug)]
struct Dressed {
    refusal: Refusal,
    /// A field whose name is only known at run time.
    field: Option<String>,
    status: StatusCode,
    header: Option<(HeaderName, HeaderValue)>,
}

/// The most characters of a detail: a parser may quote all that was sent.
const DETAIL: usize = 200;
/// The most characters of a field's name: one that nobody knows may have any length.
const FIELD: usize = 64;

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Fault>;

impl Fault {
    /// A fault that says no more than its slug.
    pub(crate) fn new(slug: Slug) -> Self {
        Refusal::new(slug).into()
    }

    /// A request that does not have the form it should have.
    pub(crate) fn malformed(detail: &str) -> Self {
        Self::new(Slug::Invalid).with_status(StatusCode::BAD_REQUEST).with_detail(detail)
    }

    /// A field that breaks a rule.
    pub(crate) fn invalid(field: &'static str, detail: &str, limit: Option<i64>) -> Self {
        Refusal::invalid(field, detail, limit).into()
    }

    /// The same with another status.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// The same with words for people who write clients. Never what came from a port.
    pub(crate) fn with_detail(mut self, detail: &str) -> Self {
        self.0.refusal.detail = Some(detail.to_owned());
        self
    }

    /// The same with the field that breaks a rule, and the limit.
    pub(crate) fn with_field(mut self, field: Option<String>, limit: Option<i64>) -> Self {
        self.0.refusal.limit = limit;
        self.0.field = field;
        self
    }

    /// The same with one more header.
    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.header = Some((name, value));
        self
    }

    fn problem(&self) -> Problem {
        let Dressed { refusal, field, status, .. } = &*self.0;
        let seconds = |span: Span| u32::try_from(span.whole_seconds().max(1)).unwrap_or(u32::MAX);
        Problem {
            slug: refusal.slug,
            title: title(refusal.slug).to_owned(),
            status: status.as_u16(),
            detail: refusal.detail.as_deref().map(|detail| cut(detail, DETAIL)),
            field: field.as_deref().or(refusal.field).map(|field| cut(field, FIELD)),
            limit: refusal.limit,
            retry_after: refusal.retry_after.map(seconds),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self(Box::new(Dressed { field: None, status: status(refusal.slug), header: None, refusal }))
    }
}

/// The status of a slug, where nothing else is said.
fn status(slug: Slug) -> StatusCode {
    match slug {
        Slug::Invalid
        | Slug::WrongCode
        | Slug::CodeExpired
        | Slug::WrongPassword
        | Slug::WrongProof
        | Slug::WrongLink
        | Slug::WrongSetupToken => StatusCode::UNPROCESSABLE_ENTITY,
        Slug::Unauthenticated => StatusCode::UNAUTHORIZED,
        Slug::Forbidden | Slug::ProofNeeded => StatusCode::FORBIDDEN,
        Slug::NotFound => StatusCode::NOT_FOUND,
        Slug::Conflict | Slug::UsernameTaken | Slug::EmailTaken | Slug::LastOwner | Slug::SecondFactorRequired => {
            StatusCode::CONFLICT
        }
        Slug::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Slug::Rate | Slug::CodesPause => StatusCode::TOO_MANY_REQUESTS,
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
        Slug::WrongPassword => "The address and the password do not belong together",
        Slug::WrongProof => "This does not prove who you are",
        Slug::SecondFactorRequired => "A second factor is required here",
        Slug::CodesPause => "Codes pause for this address",
        Slug::ProofNeeded => "Prove again who you are",
        Slug::EmailTaken => "The e-mail address is taken",
        Slug::LastOwner => "This is the last owner",
        Slug::WrongLink | Slug::WrongSetupToken => "The link works no more",
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::builder().status(self.0.status).content_type(PROBLEM_JSON).body(body);
        let headers = response.headers_mut();
        if let Some(seconds) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        headers.extend(self.0.header);
        response
    }
}

impl ResponseError for Fault {
    fn status(&self) -> StatusCode {
        self.0.status
    }

    fn as_response(&self) -> Response {
        self.clone().into_response()
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// What every operation may answer instead of a success.
const DECLARED: [(u16, &str); 12] = [
    (400, "The request does not have the form it should have."),
    (401, "No valid access token, or the session is over."),
    (403, "The page is from elsewhere, or you can see the thing but may not do this."),
    (404, "Absent, or hidden from you."),
    (408, "The body came too slowly."),
    (409, "It has changed meanwhile, or is taken."),
    (413, "The request is too large."),
    (414, "The address is too long."),
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
        // Headers that are too long are answered before anybody knows what is asked, and so without words.
        let headers = MetaResponse {
            description: "The headers are too large.",
            status: Some(431),
            status_range: None,
            content: vec![],
            headers: vec![],
        };
        MetaResponses { responses: responses.chain([headers]).collect() }
    }

    fn register(registry: &mut Registry) {
        Problem::register(registry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_not_quoted_at_length() {
        let long = "я".repeat(10_000);
        let problem = Fault::malformed(&long).with_field(Some(long), None).problem();
        let length = |text: Option<String>| text.map(|text| text.chars().count());
        assert_eq!((length(problem.detail), length(problem.field)), (Some(DETAIL), Some(FIELD)));
    }
}
