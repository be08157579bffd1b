use poem_openapi::{Enum, Object, Union};
use serde::{Deserialize, Serialize};

use crate::{Placed, ReadState, Refusal, Slug};

/// What a command came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Union)]
#[serde(tag = "type", rename_all = "snake_case")]
#[oai(discriminator_name = "type", rename_all = "snake_case", one_of = true)]
pub enum Outcome {
    /// A message was written or changed.
    Placed(PlacedOutcome),
    /// The marker is there now.
    Read(ReadOutcome),
    /// Done, with nothing to tell.
    Done(Done),
}

/// Where the message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct PlacedOutcome {
    /// Its place.
    pub placed: Placed,
}

/// Where the marker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ReadOutcome {
    /// The marker.
    pub read: ReadState,
}

/// Nothing to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Done {}

/// Why a command did nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct CommandError {
    /// What went wrong.
    pub code: Slug,
    /// Whether the same command may succeed later.
    pub retry: Retry,
    /// How long to wait before that.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub after_ms: Option<u64>,
    /// The field that breaks a rule.
    #[oai(validator(max_length = 64))]
    pub field: Option<String>,
    /// The limit that was passed.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub limit: Option<i64>,
}

/// Whether a command may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Retry {
    /// It will not succeed.
    Never,
    /// It may, with the same client id.
    SameId,
}

/// How long to wait when the refusal does not say.
const RETRY_AFTER_MS: u64 = 700;

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        let retry = match refusal.slug {
            Slug::Rate | Slug::Busy | Slug::Internal => Retry::SameId,
            Slug::Invalid
            | Slug::Unauthenticated
            | Slug::Forbidden
            | Slug::NotFound
            | Slug::Conflict
            | Slug::TooLarge
            | Slug::WrongCode
            | Slug::CodeExpired
            | Slug::UsernameTaken
            | Slug::EmailTaken
            | Slug::LastOwner
            | Slug::WrongPassword
            | Slug::WrongProof
            | Slug::WrongLink
            | Slug::CodesPause
            | Slug::SecondFactorRequired
            | Slug::ProofNeeded
            | Slug::WrongSetupToken => Retry::Never,
        };
        let told = refusal.retry_after.map(|span| u64::try_from(span.as_micros() / 1_000).unwrap_or(0));
        let after_ms = match retry {
            Retry::Never => None,
            Retry::SameId => Some(told.unwrap_or(RETRY_AFTER_MS)),
        };
        Self { code: refusal.slug, retry, after_ms, field: refusal.field.map(str::to_owned), limit: refusal.limit }
    }
}
