use poem_openapi::{Object, Union};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Message, OwnPart, ReadState};

/// Something happened in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Union)]
#[serde(tag = "type", rename_all = "snake_case")]
#[oai(discriminator_name = "type", rename_all = "snake_case", one_of = true)]
pub enum ChatEvent {
    /// A message was written.
    MessageWritten(MessageChanged),
    /// A message says something else now.
    MessageEdited(MessageChanged),
    /// A message was taken back: what comes is a tombstone.
    MessageRetracted(MessageChanged),
    /// People came in.
    MembersAdded(MembersAdded),
    /// Somebody is out.
    MemberRemoved(MemberRemoved),
    /// Something this reader may not see: only moves the cursor.
    Hidden(Hidden),
}

/// A message in its whole current state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct MessageChanged {
    /// The message.
    pub message: Message,
}

/// People came in with this event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct MembersAdded {
    /// The system line at this seq; its sender let them in.
    pub message: Message,
    /// Who.
    #[oai(validator(max_items = 101))]
    pub users: Vec<Uuid>,
    /// How many people are in the chat now.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub member_count: u32,
}

/// Somebody is out from this event on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct MemberRemoved {
    /// The system line at this seq; its sender did it, oneself by leaving.
    pub message: Message,
    /// Who.
    pub user: Uuid,
    /// Who owns the chat now, when the owner left.
    pub new_owner: Option<Uuid>,
    /// How many people are in the chat now.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub member_count: u32,
}

/// Nothing to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Hidden {}

impl From<&domain_messages::ChatEvent> for ChatEvent {
    fn from(event: &domain_messages::ChatEvent) -> Self {
        use domain_messages::ChatEventKind as Kind;
        match &event.kind {
            Kind::MessageWritten(message) => Self::MessageWritten(message.as_ref().into()),
            Kind::MessageEdited(message) => Self::MessageEdited(message.as_ref().into()),
            Kind::MessageRetracted(message) => Self::MessageRetracted(message.as_ref().into()),
            Kind::MembersAdded { line, users } => Self::MembersAdded(MembersAdded {
                message: line.as_ref().into(),
                users: users.iter().map(|user| user.value()).collect(),
                member_count: event.member_count,
            }),
            Kind::MemberRemoved { line, user, new_owner } => Self::MemberRemoved(MemberRemoved {
                message: line.as_ref().into(),
                user: user.value(),
                new_owner: new_owner.map(domain_kernel::UserId::value),
                member_count: event.member_count,
            }),
        }
    }
}

impl From<&domain_messages::Message> for MessageChanged {
    fn from(message: &domain_messages::Message) -> Self {
        Self { message: message.into() }
    }
}

/// Something happened to what is my own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Union)]
#[serde(tag = "type", rename_all = "snake_case")]
#[oai(discriminator_name = "type", rename_all = "snake_case", one_of = true)]
pub enum UserEvent {
    /// I have read further, on some device.
    ReadMoved(ReadMoved),
    /// I have changed something of my own, on some device: it is to be read anew.
    OwnChanged(OwnChanged),
}

/// What I have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct OwnChanged {
    /// The part.
    pub part: OwnPart,
}

/// How far I have read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ReadMoved {
    /// My marker.
    pub read: ReadState,
}
