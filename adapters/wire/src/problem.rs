use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

/// What went wrong, as a closed set of words. Clients match these, never the text beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Slug {
    /// The request breaks a rule; `field` and `limit` say which.
    Invalid,
    /// No valid credential.
    Unauthenticated,
    /// You can see it, but may not do this.
    Forbidden,
    /// Absent, or hidden from you.
    NotFound,
    /// It has changed meanwhile, or the client id was used for something else.
    Conflict,
    /// The request is larger than is taken.
    TooLarge,
    /// Too often; `retry_after` says how long to wait.
    Rate,
    /// Something the server needs does not answer; the same request may be sent again.
    Busy,
    /// A fault of the server.
    Internal,
    /// The code is not the one that was mailed, or its tries are spent.
    WrongCode,
    /// The code or the sign-in is past its time, or this browser did not begin one.
    CodeExpired,
    /// Another account has this username.
    UsernameTaken,
    /// The address and the password do not belong together.
    WrongPassword,
    /// A second factor, or what was shown to prove again who somebody is, is not right.
    WrongProof,
    /// A second factor is required, and this is the only one.
    SecondFactorRequired,
    /// The link is past its time, was used, or never was.
    WrongLink,
    /// Too many codes were tried for this address: they pause, and a link was mailed instead.
    CodesPause,
    /// Too long ago: prove again who you are, then send the same request again.
    ProofNeeded,
    /// Another account has this e-mail address.
    EmailTaken,
    /// Nobody would be left who owns the server and may sign in.
    LastOwner,
    /// The token of the set-up link is wrong, or there is an owner already.
    WrongSetupToken,
}

impl Slug {
    /// Every slug.
    pub const ALL: [Self; 21] = [
        Self::Invalid,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::TooLarge,
        Self::Rate,
        Self::Busy,
        Self::Internal,
        Self::WrongCode,
        Self::CodeExpired,
        Self::UsernameTaken,
        Self::EmailTaken,
        Self::LastOwner,
        Self::ProofNeeded,
        Self::SecondFactorRequired,
        Self::WrongPassword,
        Self::WrongProof,
        Self::WrongLink,
        Self::CodesPause,
        Self::WrongSetupToken,
    ];
}

/// An answer that is no success (RFC 9457), as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Problem {
    /// What went wrong.
    #[serde(rename = "type")]
    #[oai(rename = "type")]
    pub slug: Slug,
    /// The same for people who read logs, in English.
    #[oai(validator(max_length = 64))]
    pub title: String,
    /// The HTTP status.
    #[oai(validator(minimum(value = "400"), maximum(value = "599")))]
    pub status: u16,
    /// More about this case.
    #[oai(validator(max_length = 200))]
    pub detail: Option<String>,
    /// The field that breaks a rule.
    #[oai(validator(max_length = 64))]
    pub field: Option<String>,
    /// The limit that was passed.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub limit: Option<i64>,
    /// Seconds to wait before the same request may succeed.
    #[oai(validator(minimum(value = "1"), maximum(value = "4294967295")))]
    pub retry_after: Option<u32>,
}

/// A refusal before it is dressed for HTTP or for a WebSocket: the one mapping from errors that both edges share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What went wrong.
    pub slug: Slug,
    /// What breaks a rule, and which, for people who write clients.
    pub detail: Option<String>,
    /// The field that breaks a rule.
    pub field: Option<&'static str>,
    /// The limit that was passed.
    pub limit: Option<i64>,
    /// How long to wait before the same may succeed.
    pub retry_after: Option<domain_kernel::Span>,
}

impl Refusal {
    /// A refusal that says no more than its slug.
    pub const fn new(slug: Slug) -> Self {
        Self { slug, detail: None, field: None, limit: None, retry_after: None }
    }

    /// A field that breaks a rule, and its limit where the rule is one.
    pub fn invalid(field: &'static str, detail: impl std::fmt::Display, limit: Option<i64>) -> Self {
        Self { slug: Slug::Invalid, detail: Some(detail.to_string()), field: Some(field), limit, retry_after: None }
    }
}
