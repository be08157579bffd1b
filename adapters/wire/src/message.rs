use domain_messages::Content;
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};

/// Something said in a chat, in its current state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Message {
    /// Seq of the event that wrote it: its name within the chat.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Its number among countable messages; null for system lines.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub number: Option<i64>,
    /// What kind it is.
    pub kind: MessageKind,
    /// Who wrote it, or did what the system line tells.
    pub sender: Uuid,
    /// The key its author gave it.
    pub client_id: Uuid,
    /// The text; null for system lines and tombstones.
    #[oai(validator(max_length = 32768))]
    pub body: Option<String>,
    /// What the system line tells; null for other kinds.
    pub system: Option<SystemLine>,
    /// Seq of the message that it answers.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub reply_to: Option<i64>,
    /// Counts edits and retraction, from 1.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// When it was written. Strictly rising within a chat.
    pub created_at: Time,
    /// When it was last edited.
    pub edited_at: Option<Time>,
    /// When it was retracted.
    pub retracted_at: Option<Time>,
}

/// The kinds of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum MessageKind {
    /// Text by its author.
    Text,
    /// A line by the chat itself.
    System,
    /// What is left of a retracted message.
    Tombstone,
}

/// A line that the chat itself writes; the client puts it into the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct SystemLine {
    /// What happened.
    pub kind: SystemLineKind,
    /// To whom; empty when only the sender is meant.
    #[oai(validator(max_items = 101))]
    pub users: Vec<Uuid>,
    /// The title, where one was given.
    #[oai(validator(max_length = 64))]
    pub title: Option<String>,
}

/// What a system line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum SystemLineKind {
    /// The chat was opened.
    ChatCreated,
    /// People were added.
    MembersAdded,
    /// Somebody was removed.
    MemberRemoved,
    /// The sender left.
    MemberLeft,
}

impl From<&domain_messages::SystemLine> for SystemLine {
    fn from(line: &domain_messages::SystemLine) -> Self {
        use domain_messages::SystemLine as Line;
        let (kind, users, title) = match line {
            Line::ChatCreated { title } => {
                (SystemLineKind::ChatCreated, vec![], title.as_ref().map(|title| title.as_str().to_owned()))
            }
            Line::MembersAdded { users } => {
                (SystemLineKind::MembersAdded, users.iter().map(|user| user.value()).collect(), None)
            }
            Line::MemberRemoved { user } => (SystemLineKind::MemberRemoved, vec![user.value()], None),
            Line::MemberLeft => (SystemLineKind::MemberLeft, vec![], None),
        };
        Self { kind, users, title }
    }
}

impl From<&domain_messages::Message> for Message {
    fn from(message: &domain_messages::Message) -> Self {
        let (kind, body, system) = match &message.content {
            Content::Text(body) => (MessageKind::Text, Some(body.as_str().to_owned()), None),
            Content::System(line) => (MessageKind::System, None, Some(line.into())),
            Content::Tombstone => (MessageKind::Tombstone, None, None),
        };
        Self {
            seq: message.seq.value(),
            number: message.number.map(domain_kernel::Number::value),
            kind,
            sender: message.sender.value(),
            client_id: message.client_id.value(),
            body,
            system,
            reply_to: message.reply_to.map(domain_kernel::Seq::value),
            version: message.version.value(),
            created_at: time(message.created_at),
            edited_at: message.edited_at.map(time),
            retracted_at: message.retracted_at.map(time),
        }
    }
}

/// A page of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct HistoryPage {
    /// By rising seq.
    #[oai(validator(max_items = 200))]
    pub messages: Vec<Message>,
    /// There is more before the first.
    pub has_before: bool,
    /// There is more after the last.
    pub has_after: bool,
}

impl From<&domain_messages::HistoryPage> for HistoryPage {
    fn from(page: &domain_messages::HistoryPage) -> Self {
        Self {
            messages: page.messages.iter().map(Message::from).collect(),
            has_before: page.has_before,
            has_after: page.has_after,
        }
    }
}

/// A message to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct SendMessage {
    /// A UUID made by the client: sent again, it is answered as the first time.
    pub client_id: Uuid,
    /// The text, at most 32768 bytes of UTF-8.
    #[oai(validator(min_length = 1, max_length = 32768))]
    pub body: String,
    /// Seq of the message of this chat that it answers.
    #[serde(default)]
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub reply_to: Option<i64>,
}

/// A new text for a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct EditMessage {
    /// The text, at most 32768 bytes of UTF-8.
    #[oai(validator(min_length = 1, max_length = 32768))]
    pub body: String,
    /// The version that the editor saw.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
}

/// How far I have read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct MarkRead {
    /// Everything up to this seq is read.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub seq: i64,
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Placed {
    /// In which chat.
    pub chat: Uuid,
    /// Seq of the message written or changed.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Its number, if it is countable.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub number: Option<i64>,
    /// Its version now.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// When the server accepted it.
    pub at: Time,
}

impl From<domain_messages::Placed> for Placed {
    fn from(placed: domain_messages::Placed) -> Self {
        Self {
            chat: placed.chat.value(),
            seq: placed.seq.value(),
            number: placed.number.map(domain_kernel::Number::value),
            version: placed.version.value(),
            at: time(placed.at),
        }
    }
}
