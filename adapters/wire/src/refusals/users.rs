use application::users::{
    ChangeProfileError, CheckCodeError, CreateFirstOwnerError, FindUsersError, QUERY_CHARACTERS, ReadMeError,
    ReadUsers, ReadUsersError, RefreshSessionError, RequestCodeError,
};
use domain_users::{EmailAddress, EmailError, NAME_CHARACTERS, NameError, Username, UsernameError};

use crate::{Refusal, Slug};

fn limit(value: usize) -> Option<i64> {
    i64::try_from(value).ok()
}

impl From<EmailError> for Refusal {
    fn from(error: EmailError) -> Self {
        let limit = match error {
            EmailError::TooLong => limit(EmailAddress::MAX_BYTES),
            EmailError::Malformed => None,
        };
        Self::invalid("email", error, limit)
    }
}

impl From<NameError> for Refusal {
    fn from(error: NameError) -> Self {
        let limit = match error {
            NameError::TooLong => limit(NAME_CHARACTERS),
            NameError::Empty | NameError::Forbidden => None,
        };
        Self::invalid("name", error, limit)
    }
}

impl From<UsernameError> for Refusal {
    fn from(error: UsernameError) -> Self {
        let limit = match error {
            UsernameError::Length => limit(Username::MAX),
            UsernameError::Forbidden => None,
        };
        Self::invalid("username", error, limit)
    }
}

impl From<&RequestCodeError> for Refusal {
    fn from(error: &RequestCodeError) -> Self {
        match error {
            RequestCodeError::Email(error) => (*error).into(),
            RequestCodeError::TooMany(too_many) => (*too_many).into(),
            RequestCodeError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&CheckCodeError> for Refusal {
    fn from(error: &CheckCodeError) -> Self {
        match error {
            CheckCodeError::Code(error) => Self::invalid("code", error, Some(6)),
            CheckCodeError::WrongCode => Self::new(Slug::WrongCode),
            CheckCodeError::Expired => Self::new(Slug::CodeExpired),
            CheckCodeError::Paused(too_many) => {
                Self { retry_after: Some(too_many.retry_after), ..Self::new(Slug::CodesPause) }
            }
            CheckCodeError::TooMany(too_many) => (*too_many).into(),
            CheckCodeError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&CreateFirstOwnerError> for Refusal {
    fn from(error: &CreateFirstOwnerError) -> Self {
        match error {
            CreateFirstOwnerError::WrongToken => Self::new(Slug::WrongSetupToken),
            CreateFirstOwnerError::Email(error) => (*error).into(),
            CreateFirstOwnerError::Name(error) => (*error).into(),
            CreateFirstOwnerError::TooMany(too_many) => (*too_many).into(),
            CreateFirstOwnerError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RefreshSessionError> for Refusal {
    fn from(error: &RefreshSessionError) -> Self {
        match error {
            RefreshSessionError::Unauthenticated => Self::new(Slug::Unauthenticated),
            RefreshSessionError::TooMany(too_many) => (*too_many).into(),
            RefreshSessionError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ReadMeError> for Refusal {
    fn from(error: &ReadMeError) -> Self {
        match error {
            ReadMeError::Gone => Self::new(Slug::Unauthenticated),
            ReadMeError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ChangeProfileError> for Refusal {
    fn from(error: &ChangeProfileError) -> Self {
        match error {
            ChangeProfileError::Name(error) => (*error).into(),
            ChangeProfileError::Username(error) => (*error).into(),
            ChangeProfileError::UsernameTaken => Self { field: Some("username"), ..Self::new(Slug::UsernameTaken) },
            ChangeProfileError::Conflict => Self { field: Some("version"), ..Self::new(Slug::Conflict) },
            ChangeProfileError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&FindUsersError> for Refusal {
    fn from(error: &FindUsersError) -> Self {
        match error {
            FindUsersError::TooLong => Self::invalid("query", error, limit(QUERY_CHARACTERS)),
            FindUsersError::TooMany(too_many) => (*too_many).into(),
            FindUsersError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ReadUsersError> for Refusal {
    fn from(error: &ReadUsersError) -> Self {
        match error {
            ReadUsersError::TooManyAtOnce => Self::invalid("ids", error, limit(ReadUsers::MAX)),
            ReadUsersError::Failed(failure) => failure.into(),
        }
    }
}
