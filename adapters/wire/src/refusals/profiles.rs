use application::profiles::{
    BlockUserError, ChangeCardError, ChooseAudienceError, ChooseAvailabilityError, DropContactError, KeepContactError,
    ReadPersonError, SetStatusError, UnblockUserError,
};
use domain_users::{BLOCKS, CONTACTS, CardError, CardLine, NAME_CHARACTERS, NameError, STATUS_CHARACTERS, StatusError};

use crate::{Refusal, Slug};

/// The field of a line, as it is called on the wire.
fn field(line: CardLine) -> &'static str {
    match line {
        CardLine::FirstName => "first_name",
        CardLine::LastName => "last_name",
        CardLine::Phone => "phone",
        CardLine::Position => "position",
        CardLine::Department => "department",
        CardLine::TimeZone => "time_zone",
        CardLine::Language => "language",
        CardLine::About => "about",
    }
}

impl From<CardError> for Refusal {
    fn from(error: CardError) -> Self {
        let limit = match error {
            CardError::TooLong(line) => i64::try_from(line.characters()).ok(),
            CardError::Forbidden(_) | CardError::Malformed(_) => None,
        };
        Self::invalid(field(error.line()), error, limit)
    }
}

impl From<StatusError> for Refusal {
    fn from(error: StatusError) -> Self {
        match error {
            StatusError::TooLong => Self::invalid("text", error, i64::try_from(STATUS_CHARACTERS).ok()),
            StatusError::Empty | StatusError::Forbidden => Self::invalid("text", error, None),
            StatusError::NoEmoji => Self::invalid("emoji", error, None),
            StatusError::Until => Self::invalid("until", error, None),
        }
    }
}

impl From<&ChangeCardError> for Refusal {
    fn from(error: &ChangeCardError) -> Self {
        match error {
            ChangeCardError::Card(error) => (*error).into(),
            ChangeCardError::Conflict => Self { field: Some("version"), ..Self::new(Slug::Conflict) },
            ChangeCardError::TooMany(too_many) => (*too_many).into(),
            ChangeCardError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&SetStatusError> for Refusal {
    fn from(error: &SetStatusError) -> Self {
        match error {
            SetStatusError::Status(error) => (*error).into(),
            SetStatusError::TooMany(too_many) => (*too_many).into(),
            SetStatusError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ChooseAvailabilityError> for Refusal {
    fn from(error: &ChooseAvailabilityError) -> Self {
        match error {
            ChooseAvailabilityError::TooMany(too_many) => (*too_many).into(),
            ChooseAvailabilityError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ChooseAudienceError> for Refusal {
    fn from(error: &ChooseAudienceError) -> Self {
        match error {
            ChooseAudienceError::TooMany(too_many) => (*too_many).into(),
            ChooseAudienceError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ReadPersonError> for Refusal {
    fn from(error: &ReadPersonError) -> Self {
        match error {
            ReadPersonError::UserNotFound => Self::new(Slug::NotFound),
            ReadPersonError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&KeepContactError> for Refusal {
    fn from(error: &KeepContactError) -> Self {
        match error {
            KeepContactError::Nickname(NameError::TooLong) => {
                Self::invalid("nickname", error, i64::try_from(NAME_CHARACTERS).ok())
            }
            KeepContactError::Nickname(NameError::Empty | NameError::Forbidden) => {
                Self::invalid("nickname", error, None)
            }
            KeepContactError::UserNotFound => Self::new(Slug::NotFound),
            KeepContactError::Oneself => Self::invalid("user", error, None),
            KeepContactError::Full => Self::invalid("user", error, i64::try_from(CONTACTS).ok()),
            KeepContactError::TooMany(too_many) => (*too_many).into(),
            KeepContactError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&DropContactError> for Refusal {
    fn from(error: &DropContactError) -> Self {
        match error {
            DropContactError::TooMany(too_many) => (*too_many).into(),
            DropContactError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&BlockUserError> for Refusal {
    fn from(error: &BlockUserError) -> Self {
        match error {
            BlockUserError::UserNotFound => Self::new(Slug::NotFound),
            BlockUserError::Oneself => Self::invalid("user", error, None),
            BlockUserError::Full => Self::invalid("user", error, i64::try_from(BLOCKS).ok()),
            BlockUserError::TooMany(too_many) => (*too_many).into(),
            BlockUserError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&UnblockUserError> for Refusal {
    fn from(error: &UnblockUserError) -> Self {
        match error {
            UnblockUserError::TooMany(too_many) => (*too_many).into(),
            UnblockUserError::Failed(failure) => failure.into(),
        }
    }
}
