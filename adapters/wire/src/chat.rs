use std::collections::HashMap;

use domain_kernel::UserId;
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};
use crate::{Cursor, Message, ReadState, User};

/// One row of my chat list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ChatSummary {
    /// Which chat.
    pub id: Uuid,
    /// What kind it is.
    pub kind: ChatKind,
    /// Its title; only groups have one.
    #[oai(validator(max_length = 64))]
    pub title: Option<String>,
    /// The other person of a direct chat.
    pub peer: Option<User>,
    /// How many people are in it.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub member_count: u32,
    /// Its head when this was read: live events follow it.
    pub cursor: Cursor,
    /// Number of its last countable message.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub last_number: i64,
    /// Its newest message that I may see.
    pub last_message: Option<Message>,
    /// My role.
    pub role: MemberRole,
    /// Seq of the event that let me in.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub joined_seq: i64,
    /// When it was opened.
    pub created_at: Time,
    /// How far I have read.
    pub read: ReadState,
}

/// The kinds of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum ChatKind {
    /// Two people.
    Direct,
    /// Myself.
    Notes,
    /// Any number of people who were added.
    Group,
}

/// What a member may do in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum MemberRole {
    /// Also removes people.
    Owner,
    /// Reads, writes, adds people.
    Member,
}

impl From<domain_chats::ChatKind> for ChatKind {
    fn from(kind: domain_chats::ChatKind) -> Self {
        match kind {
            domain_chats::ChatKind::Direct => Self::Direct,
            domain_chats::ChatKind::Notes => Self::Notes,
            domain_chats::ChatKind::Group => Self::Group,
        }
    }
}

impl From<domain_chats::MemberRole> for MemberRole {
    fn from(role: domain_chats::MemberRole) -> Self {
        match role {
            domain_chats::MemberRole::Owner => Self::Owner,
            domain_chats::MemberRole::Member => Self::Member,
        }
    }
}

impl ChatSummary {
    /// The wire's form of `summary`; `people` has at least the peers of direct chats.
    pub fn of(summary: &domain_messages::ChatSummary, people: &HashMap<UserId, domain_users::User>) -> Self {
        Self {
            id: summary.chat.id.value(),
            kind: summary.chat.kind.into(),
            title: summary.chat.title.as_ref().map(|title| title.as_str().to_owned()),
            peer: summary.peer.and_then(|peer| people.get(&peer)).map(User::from),
            member_count: summary.member_count,
            cursor: summary.cursor.into(),
            last_number: summary.last_number.value(),
            last_message: summary.last_message.as_ref().map(Message::from),
            role: summary.role.into(),
            joined_seq: summary.joined.value(),
            created_at: time(summary.chat.created_at),
            read: summary.read.into(),
        }
    }
}

/// A page of my chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ChatPage {
    /// By id.
    #[oai(validator(max_items = 200))]
    pub chats: Vec<ChatSummary>,
    /// Ask for what follows this chat; null at the end.
    pub next: Option<Uuid>,
    /// Head of my own stream, read before the list.
    pub cursor: Cursor,
}

/// Somebody who is in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Member {
    /// Who.
    pub user: User,
    /// With which role.
    pub role: MemberRole,
    /// Seq of the event that let this person in.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub joined_seq: i64,
}

/// A page of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct MemberPage {
    /// By id of the user.
    #[oai(validator(max_items = 200))]
    pub members: Vec<Member>,
    /// Ask for what follows this user; null at the end.
    pub next: Option<Uuid>,
}

/// Opens a chat with one other person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct OpenDirect {
    /// The other person.
    pub user: Uuid,
}

/// Opens a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct CreateGroup {
    /// A UUID made by the client: sent again, it answers the same group.
    pub client_id: Uuid,
    /// 1 to 64 characters on one line.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub title: String,
    /// The others, at most 100.
    #[oai(validator(max_items = 100))]
    pub members: Vec<Uuid>,
}

/// Lets people into a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct AddMembers {
    /// Whom, 1 to 100. Those who are in already are skipped.
    #[oai(validator(min_items = 1, max_items = 100))]
    pub users: Vec<Uuid>,
}
