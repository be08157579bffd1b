use application::chats::{
    AddMembersError, CreateGroupError, ListMembersError, OpenDirectError, OpenNotesError, ReadChatError,
    RemoveMemberError,
};
use domain_chats::{GROUP_MEMBERS, TITLE_CHARACTERS, TitleError};

use crate::{Refusal, Slug};

/// The most people at once, as a number for the wire.
fn people_limit() -> Option<i64> {
    i64::try_from(GROUP_MEMBERS).ok()
}

impl From<TitleError> for Refusal {
    fn from(error: TitleError) -> Self {
        let limit = match error {
            TitleError::TooLong => i64::try_from(TITLE_CHARACTERS).ok(),
            TitleError::Empty | TitleError::Forbidden => None,
        };
        Self::invalid("title", error, limit)
    }
}

impl From<&OpenDirectError> for Refusal {
    fn from(error: &OpenDirectError) -> Self {
        match error {
            OpenDirectError::UserNotFound => Self { field: Some("user"), ..Self::new(Slug::NotFound) },
            OpenDirectError::Oneself | OpenDirectError::Gone => Self::invalid("user", error, None),
            OpenDirectError::Severed => Self::new(Slug::Forbidden),
            OpenDirectError::TooMany(too_many) => (*too_many).into(),
            OpenDirectError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&OpenNotesError> for Refusal {
    fn from(error: &OpenNotesError) -> Self {
        match error {
            OpenNotesError::UserNotFound => Self::new(Slug::Unauthenticated),
            OpenNotesError::TooMany(too_many) => (*too_many).into(),
            OpenNotesError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&CreateGroupError> for Refusal {
    fn from(error: &CreateGroupError) -> Self {
        match error {
            CreateGroupError::Title(error) => (*error).into(),
            CreateGroupError::Group(error) => Self::invalid("members", error, people_limit()),
            CreateGroupError::Forbidden(_) => Self::new(Slug::Forbidden),
            CreateGroupError::Gone => Self::new(Slug::Unauthenticated),
            CreateGroupError::UserNotFound => Self::invalid("members", error, None),
            CreateGroupError::Left => Self { field: Some("client_id"), ..Self::new(Slug::Conflict) },
            CreateGroupError::TooMany(too_many) => (*too_many).into(),
            CreateGroupError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&AddMembersError> for Refusal {
    fn from(error: &AddMembersError) -> Self {
        match error {
            AddMembersError::ChatNotFound => Self::new(Slug::NotFound),
            AddMembersError::UserNotFound => Self::invalid("users", error, None),
            AddMembersError::Forbidden => Self::new(Slug::Forbidden),
            AddMembersError::TooManyAtOnce => Self::invalid("users", error, people_limit()),
            AddMembersError::TooMany(too_many) => (*too_many).into(),
            AddMembersError::Busy => Self::busy(),
            AddMembersError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RemoveMemberError> for Refusal {
    fn from(error: &RemoveMemberError) -> Self {
        match error {
            RemoveMemberError::ChatNotFound => Self::new(Slug::NotFound),
            RemoveMemberError::Forbidden => Self::new(Slug::Forbidden),
            RemoveMemberError::TooMany(too_many) => (*too_many).into(),
            RemoveMemberError::Busy => Self::busy(),
            RemoveMemberError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ListMembersError> for Refusal {
    fn from(error: &ListMembersError) -> Self {
        match error {
            ListMembersError::ChatNotFound => Self::new(Slug::NotFound),
            ListMembersError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ReadChatError> for Refusal {
    fn from(error: &ReadChatError) -> Self {
        match error {
            ReadChatError::ChatNotFound => Self::new(Slug::NotFound),
            ReadChatError::Failed(failure) => failure.into(),
        }
    }
}
