//! What poem refuses with a line of text becomes the same problem as everything else.

use std::error::Error as _;

use adapter_wire::Slug;
use http::{HeaderValue, StatusCode, header};
use poem::error::{MethodNotAllowedError, NotFoundError, ReadBodyError};
use poem_openapi::error::{
    AuthorizationError, ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError,
};

use crate::edge::BodyFault;
use crate::problem::Fault;

/// The problem that `error` stands for.
pub(crate) fn translate(error: &poem::Error) -> Fault {
    if let Some(fault) = error.downcast_ref::<Fault>() {
        return fault.clone();
    }
    known(error).unwrap_or_else(|| by_status(error.status()))
}

fn known(error: &poem::Error) -> Option<Fault> {
    if let Some(refused) = error.downcast_ref::<ParseParamError>() {
        // Parts of the path have lost their names by now: they are called `param0` and so on.
        let name = Some(refused.name).filter(|name| !name.starts_with("param"));
        return Some(value(name, &refused.reason));
    }
    if let Some(refused) = error.downcast_ref::<ParsePathError>() {
        return Some(value(None, &refused.reason));
    }
    if let Some(refused) = error.downcast_ref::<ParseRequestPayloadError>() {
        return Some(value(None, &refused.reason));
    }
    if let Some(refused) = error.downcast_ref::<ContentTypeError>() {
        return Some(Fault::malformed(&plain(&refused.to_string())));
    }
    if let Some(refused) = error.downcast_ref::<ReadBodyError>() {
        return Some(body(refused));
    }
    if error.is::<AuthorizationError>() {
        return Some(Fault::new(Slug::Unauthenticated));
    }
    if error.is::<NotFoundError>() {
        return Some(Fault::new(Slug::NotFound));
    }
    error.is::<MethodNotAllowedError>().then(|| by_status(StatusCode::METHOD_NOT_ALLOWED))
}

/// The problem of an answer of which nothing but the status is known.
pub(crate) fn by_status(status: StatusCode) -> Fault {
    let slug = match status {
        StatusCode::UNAUTHORIZED => Slug::Unauthenticated,
        StatusCode::FORBIDDEN => Slug::Forbidden,
        StatusCode::NOT_FOUND => Slug::NotFound,
        StatusCode::CONFLICT => Slug::Conflict,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => Slug::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Slug::Rate,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Slug::Busy,
        status if status.is_server_error() => Slug::Internal,
        _ => Slug::Invalid,
    };
    let fault = Fault::new(slug).with_status(status);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        // What is no operation of the API can only be read; operations name their own methods.
        fault.with_header(header::ALLOW, HeaderValue::from_static("GET, HEAD"))
    } else {
        fault
    }
}

/// A value that could not be read (400), or breaks a declared limit (422).
fn value(field: Option<&str>, reason: &str) -> Fault {
    let field = field.or_else(|| quoted_field(reason)).map(str::to_owned);
    let fault = Fault::malformed(&plain(reason));
    match reason.split_once("verification failed. ") {
        Some((_, rule)) => fault.with_status(StatusCode::UNPROCESSABLE_ENTITY).with_field(field, limit(rule)),
        None => fault.with_field(field, None),
    }
}

/// The field's name in ``field `email` verification failed``.
fn quoted_field(reason: &str) -> Option<&str> {
    let (_, rest) = reason.split_once("field `")?;
    rest.split_once('`').map(|(name, _)| name)
}

/// The number in `maxLength(254)` or `maximum(200, exclusive: false)`.
fn limit(rule: &str) -> Option<i64> {
    let (_, rest) = rule.split_once('(')?;
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

fn plain(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).collect()
}

/// The limiter's verdict sits below two layers of `io::Error`.
fn body(error: &ReadBodyError) -> Fault {
    let mut cause = error.source();
    while let Some(error) = cause {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(fault) = inner.and_then(|inner| inner.downcast_ref::<BodyFault>()) {
            return (*fault).into();
        }
        cause = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    Fault::malformed("the body could not be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_limit_is_named() {
        let reason = "failed to parse \"StartSignIn\": field `email` verification failed. maxLength(254)";
        assert_eq!(quoted_field(reason), Some("email"));
        assert_eq!(limit("maxLength(254)"), Some(254));
        assert_eq!(limit("maximum(200, exclusive: false)"), Some(200));
        assert_eq!(limit("uniqueItems()"), None);
    }

    #[test]
    fn what_was_sent_is_not_quoted_with_its_lines() {
        assert_eq!(plain("я\n\u{1b}ж"), "яж");
    }
}
