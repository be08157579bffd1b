use domain_kernel::{ChatId, Timestamp};

use crate::Title;

/// A chat as its members see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// Which chat.
    pub id: ChatId,
    /// What kind it is, for ever.
    pub kind: ChatKind,
    /// Its title; only groups have one.
    pub title: Option<Title>,
    /// When it was opened.
    pub created_at: Timestamp,
}

/// The kinds of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChatKind {
    /// Two people.
    Direct,
    /// One person, with oneself.
    Notes,
    /// Any number of people who were added.
    Group,
}
