use application::administration::{
    ChangePoliciesError, ChangeUserError, CreateInviteError, CreateUserError, DeskError, ImportUsersError,
    ListStaffError, ManageUserError, STAFF_QUERY_CHARACTERS,
};
use application::users::AdmissionError;
use domain_users::ports::StaffRefused;
use domain_users::{INVITE_LIFE_MAX, INVITE_USES_MAX, ManagingDenied};

use crate::{Refusal, Slug};

impl From<&DeskError> for Refusal {
    fn from(error: &DeskError) -> Self {
        match error {
            DeskError::Denied(_) => Self::new(Slug::Forbidden),
            DeskError::NoProof(error) => error.into(),
            DeskError::TooMany(too_many) => (*too_many).into(),
            DeskError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ManageUserError> for Refusal {
    fn from(error: &ManageUserError) -> Self {
        match error {
            ManageUserError::Desk(error) => error.into(),
            ManageUserError::NotFound => Self::new(Slug::NotFound),
            ManageUserError::Denied(denied @ (ManagingDenied::Rank | ManagingDenied::Yourself)) => {
                Self { detail: Some(denied.to_string()), ..Self::new(Slug::Forbidden) }
            }
            ManageUserError::Denied(denied @ ManagingDenied::Gone) => {
                Self { detail: Some(denied.to_string()), ..Self::new(Slug::Conflict) }
            }
            ManageUserError::Refused(refused) => refused.into(),
        }
    }
}

impl From<&StaffRefused> for Refusal {
    fn from(refused: &StaffRefused) -> Self {
        match refused {
            StaffRefused::Stale => Self::new(Slug::Conflict),
            StaffRefused::LastOwner => Self::new(Slug::LastOwner),
            StaffRefused::EmailTaken => Self { field: Some("email"), ..Self::new(Slug::EmailTaken) },
            StaffRefused::UsernameTaken => Self { field: Some("username"), ..Self::new(Slug::UsernameTaken) },
            StaffRefused::Failed(failure) => failure.into(),
        }
    }
}

impl From<&CreateUserError> for Refusal {
    fn from(error: &CreateUserError) -> Self {
        match error {
            CreateUserError::Email(error) => (*error).into(),
            CreateUserError::Name(error) => (*error).into(),
            CreateUserError::Username(error) => (*error).into(),
            CreateUserError::Manage(error) => error.into(),
        }
    }
}

impl From<&ChangeUserError> for Refusal {
    fn from(error: &ChangeUserError) -> Self {
        match error {
            ChangeUserError::Email(error) => (*error).into(),
            ChangeUserError::Name(error) => (*error).into(),
            ChangeUserError::Username(error) => (*error).into(),
            ChangeUserError::Manage(error) => error.into(),
        }
    }
}

impl From<&ImportUsersError> for Refusal {
    fn from(error: &ImportUsersError) -> Self {
        match error {
            ImportUsersError::Desk(error) => error.into(),
            ImportUsersError::Table(error) => Self::invalid("csv", error, error.limit()),
        }
    }
}

impl From<&ListStaffError> for Refusal {
    fn from(error: &ListStaffError) -> Self {
        match error {
            ListStaffError::Desk(error) => error.into(),
            ListStaffError::TooLong => Self::invalid("query", error, i64::try_from(STAFF_QUERY_CHARACTERS).ok()),
        }
    }
}

impl From<&CreateInviteError> for Refusal {
    fn from(error: &CreateInviteError) -> Self {
        let longest = i64::try_from(INVITE_LIFE_MAX.whole_seconds()).ok();
        match error {
            CreateInviteError::Desk(error) => error.into(),
            CreateInviteError::Role => Self::invalid("role", error, None),
            CreateInviteError::Life => Self::invalid("expires_in", error, longest),
            CreateInviteError::Uses => Self::invalid("max_uses", error, Some(i64::from(INVITE_USES_MAX))),
        }
    }
}

impl From<&ChangePoliciesError> for Refusal {
    fn from(error: &ChangePoliciesError) -> Self {
        match error {
            ChangePoliciesError::Desk(error) => error.into(),
            ChangePoliciesError::Stale => Self::new(Slug::Conflict),
        }
    }
}

impl From<&AdmissionError> for Refusal {
    fn from(error: &AdmissionError) -> Self {
        match error {
            AdmissionError::TooMany(too_many) => (*too_many).into(),
            AdmissionError::Failed(failure) => failure.into(),
        }
    }
}
