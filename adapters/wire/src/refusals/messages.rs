use application::messages::{
    AnnounceTypingError, EditMessageError, MarkReadError, ReadHistoryError, RetractMessageError, SendMessageError,
};
use domain_messages::{BODY_BYTES, BodyError};

use crate::{Refusal, Slug};

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        let limit = match error {
            BodyError::TooLong => i64::try_from(BODY_BYTES).ok(),
            BodyError::Empty | BodyError::Control => None,
        };
        Self::invalid("body", error, limit)
    }
}

impl From<&SendMessageError> for Refusal {
    fn from(error: &SendMessageError) -> Self {
        match error {
            SendMessageError::Body(error) => (*error).into(),
            SendMessageError::ChatNotFound => Self::new(Slug::NotFound),
            SendMessageError::Severed => Self::new(Slug::Forbidden),
            SendMessageError::ReplyNotFound => Self::invalid("reply_to", error, None),
            SendMessageError::ClientIdReused => Self { field: Some("client_id"), ..Self::new(Slug::Conflict) },
            SendMessageError::TooMany(too_many) => (*too_many).into(),
            SendMessageError::Busy => Self::busy(),
            SendMessageError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&EditMessageError> for Refusal {
    fn from(error: &EditMessageError) -> Self {
        match error {
            EditMessageError::Body(error) => (*error).into(),
            EditMessageError::NotFound => Self::new(Slug::NotFound),
            EditMessageError::Forbidden => Self::new(Slug::Forbidden),
            EditMessageError::Conflict => Self { field: Some("version"), ..Self::new(Slug::Conflict) },
            EditMessageError::TooMany(too_many) => (*too_many).into(),
            EditMessageError::Busy => Self::busy(),
            EditMessageError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RetractMessageError> for Refusal {
    fn from(error: &RetractMessageError) -> Self {
        match error {
            RetractMessageError::NotFound => Self::new(Slug::NotFound),
            RetractMessageError::Forbidden => Self::new(Slug::Forbidden),
            RetractMessageError::TooMany(too_many) => (*too_many).into(),
            RetractMessageError::Busy => Self::busy(),
            RetractMessageError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ReadHistoryError> for Refusal {
    fn from(error: &ReadHistoryError) -> Self {
        match error {
            ReadHistoryError::ChatNotFound => Self::new(Slug::NotFound),
            ReadHistoryError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&MarkReadError> for Refusal {
    fn from(error: &MarkReadError) -> Self {
        match error {
            MarkReadError::ChatNotFound => Self::new(Slug::NotFound),
            MarkReadError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&AnnounceTypingError> for Refusal {
    fn from(error: &AnnounceTypingError) -> Self {
        match error {
            AnnounceTypingError::ChatNotFound => Self::new(Slug::NotFound),
            AnnounceTypingError::TooMany(too_many) => (*too_many).into(),
            AnnounceTypingError::Failed(failure) => failure.into(),
        }
    }
}
