use std::borrow::Cow;
use std::sync::Arc;

use delivery::ports::{Attendance, BusItem, PresenceChange};
use domain_kernel::{ChatId, Seq, SessionId, Timestamp, UserId};
use domain_messages::{ChatEvent, ChatEventKind, OwnPart, Receipt, UserEvent, UserEventKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::message;
use crate::time::{Time, time};
use crate::{Cursor, Message, ReadState};

/// An event whose text is longer goes without its payload: 16 KiB.
pub const PAYLOAD_BYTES: usize = 16 * 1024;

/// What became of an item's text.
#[derive(Debug, PartialEq)]
pub enum Decoded {
    /// The item.
    Item(BusItem),
    /// Something durable happened that this node cannot read: it must look into the log.
    Lost,
    /// Nothing that this node knows of.
    Unknown,
}

/// All that any item may have; what it lacks is left out.
#[derive(Default, Serialize, Deserialize)]
struct Item<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<Cursor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Cursor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    users: Option<Vec<Uuid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_owner: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<ReadState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<crate::OwnPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sessions: Option<Vec<Uuid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipts: Option<Vec<ReceiptItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_online: Option<bool>,
    /// Said of those who are; whoever does not know the word takes them to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_idle: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
}

#[derive(Serialize, Deserialize)]
struct ReceiptItem {
    chat: Uuid,
    user: Uuid,
    seq: i64,
}

/// What every version of a durable item has.
#[derive(Deserialize)]
struct Place {
    chat: Option<Uuid>,
    user: Option<Uuid>,
    cursor: Option<Cursor>,
}

/// The text of an item. One that is longer than [`PAYLOAD_BYTES`] goes without its payload.
pub fn item_text(item: &BusItem) -> String {
    let text = written(&Item::from(item));
    match item {
        BusItem::Chat(event) if text.len() > PAYLOAD_BYTES => {
            written(&Item::from(&BusItem::ChatMoved { chat: event.chat, cursor: event.cursor }))
        }
        _ => text,
    }
}

fn written(item: &Item<'_>) -> String {
    serde_json::to_string(item).expect("an item has only names for keys")
}

impl Decoded {
    /// Reads the text of an item.
    pub(super) fn read(text: &str) -> Self {
        let item = serde_json::from_str::<Item<'_>>(text).ok().and_then(Item::into_item);
        item.map_or_else(|| Self::read_place(text), Self::Item)
    }

    fn read_place(text: &str) -> Self {
        match serde_json::from_str::<Place>(text) {
            Ok(Place { chat: Some(chat), user: None, cursor: Some(cursor) }) => {
                Self::Item(BusItem::ChatMoved { chat: ChatId::new(chat), cursor: cursor.into() })
            }
            Ok(Place { user: Some(_), cursor: Some(_), .. }) => Self::Lost,
            _ => Self::Unknown,
        }
    }
}

impl From<&BusItem> for Item<'static> {
    fn from(item: &BusItem) -> Self {
        let of = |kind: &'static str| Self { kind: Cow::Borrowed(kind), ..Self::default() };
        match item {
            BusItem::Chat(event) => Self::of_chat(event),
            BusItem::User(event) => Self::of_user(event),
            BusItem::SessionsEnded { user, sessions } => Self {
                user: Some(user.value()),
                sessions: Some(sessions.iter().map(|session| session.value()).collect()),
                ..of("sessions_ended")
            },
            BusItem::ChatMoved { chat, cursor } => {
                Self { chat: Some(chat.value()), cursor: Some((*cursor).into()), ..of("chat_moved") }
            }
            BusItem::Receipts(receipts) => {
                Self { receipts: Some(receipts.iter().map(ReceiptItem::from).collect()), ..of("receipts") }
            }
            BusItem::Typing { chat, user } => {
                Self { chat: Some(chat.value()), user: Some(user.value()), ..of("typing") }
            }
            BusItem::SightChanged(users) => {
                Self { users: Some(users.iter().map(|user| user.value()).collect()), ..of("sight_changed") }
            }
            BusItem::Presence(change) => Self {
                user: Some(change.user.value()),
                is_online: Some(change.is_online()),
                is_idle: (change.attendance == Attendance::Idle).then_some(true),
                since: Some(time(change.since)),
                ..of("presence")
            },
        }
    }
}

impl Item<'static> {
    fn of_chat(event: &ChatEvent) -> Self {
        let values = |users: &[UserId]| Some(users.iter().map(|user| user.value()).collect());
        let (kind, users, new_owner) = match &event.kind {
            ChatEventKind::MessageWritten(_) => ("message_written", None, None),
            ChatEventKind::MessageEdited(_) => ("message_edited", None, None),
            ChatEventKind::MessageRetracted(_) => ("message_retracted", None, None),
            ChatEventKind::MembersAdded { users, .. } => ("members_added", values(users), None),
            ChatEventKind::MemberRemoved { user, new_owner, .. } => ("member_removed", values(&[*user]), *new_owner),
        };
        Self {
            kind: Cow::Borrowed(kind),
            chat: Some(event.chat.value()),
            cursor: Some(event.cursor.into()),
            previous: Some(event.previous.into()),
            member_count: Some(event.member_count),
            message: Some(event.kind.message().as_ref().into()),
            users,
            new_owner: new_owner.map(UserId::value),
            ..Self::default()
        }
    }

    fn of_user(event: &UserEvent) -> Self {
        let (kind, chat, read, part) = match event.kind {
            UserEventKind::ChatJoined(chat) => ("chat_joined", Some(chat), None, None),
            UserEventKind::ChatLeft(chat) => ("chat_left", Some(chat), None, None),
            UserEventKind::ReadMoved(read) => ("read_moved", None, Some(read), None),
            UserEventKind::OwnChanged(part) => ("own_changed", None, None, Some(part)),
        };
        Self {
            kind: Cow::Borrowed(kind),
            user: Some(event.user.value()),
            cursor: Some(event.cursor.into()),
            previous: Some(event.previous.into()),
            chat: chat.map(ChatId::value),
            read: read.map(ReadState::from),
            part: part.map(Into::into),
            ..Self::default()
        }
    }
}

impl Item<'_> {
    fn into_item(self) -> Option<BusItem> {
        let chat = self.chat.map(ChatId::new);
        let user = self.user.map(UserId::new);
        Some(match &*self.kind {
            "sessions_ended" => {
                let sessions = self.sessions?.into_iter().map(SessionId::new).collect();
                BusItem::SessionsEnded { user: user?, sessions }
            }
            "chat_moved" => BusItem::ChatMoved { chat: chat?, cursor: self.cursor?.into() },
            "receipts" => BusItem::Receipts(self.receipts?.iter().map(Receipt::from).collect()),
            "typing" => BusItem::Typing { chat: chat?, user: user? },
            "sight_changed" => BusItem::SightChanged(self.users?.into_iter().map(UserId::new).collect()),
            "presence" => BusItem::Presence(PresenceChange {
                user: user?,
                attendance: match (self.is_online?, self.is_idle) {
                    (false, _) => Attendance::Absent,
                    (true, Some(true)) => Attendance::Idle,
                    (true, _) => Attendance::Active,
                },
                since: Timestamp::from_micros(self.since?.timestamp_micros()),
            }),
            "chat_joined" | "chat_left" | "read_moved" | "own_changed" => {
                BusItem::User(Arc::new(self.into_user_event()?))
            }
            _ => BusItem::Chat(Arc::new(self.into_chat_event()?)),
        })
    }

    fn into_user_event(self) -> Option<UserEvent> {
        let chat = self.chat.map(ChatId::new);
        let kind = match &*self.kind {
            "chat_joined" => UserEventKind::ChatJoined(chat?),
            "chat_left" => UserEventKind::ChatLeft(chat?),
            "own_changed" => UserEventKind::OwnChanged(OwnPart::from(self.part?)),
            _ => UserEventKind::ReadMoved(message::read_state(self.read?)),
        };
        Some(UserEvent {
            user: UserId::new(self.user?),
            cursor: self.cursor?.into(),
            previous: self.previous?.into(),
            kind,
        })
    }

    fn into_chat_event(self) -> Option<ChatEvent> {
        let chat = ChatId::new(self.chat?);
        let message = Arc::new(message::message(chat, self.message?)?);
        let mut users = self.users.into_iter().flatten().map(UserId::new);
        let kind = match &*self.kind {
            "message_written" => ChatEventKind::MessageWritten(message),
            "message_edited" => ChatEventKind::MessageEdited(message),
            "message_retracted" => ChatEventKind::MessageRetracted(message),
            "members_added" => ChatEventKind::MembersAdded { line: message, users: users.collect() },
            "member_removed" => ChatEventKind::MemberRemoved {
                line: message,
                user: users.next()?,
                new_owner: self.new_owner.map(UserId::new),
            },
            _ => return None,
        };
        Some(ChatEvent {
            chat,
            cursor: self.cursor?.into(),
            previous: self.previous?.into(),
            member_count: self.member_count?,
            kind,
        })
    }
}

impl From<&Receipt> for ReceiptItem {
    fn from(receipt: &Receipt) -> Self {
        Self { chat: receipt.chat.value(), user: receipt.user.value(), seq: receipt.seq.value() }
    }
}

impl From<&ReceiptItem> for Receipt {
    fn from(item: &ReceiptItem) -> Self {
        Self { chat: ChatId::new(item.chat), user: UserId::new(item.user), seq: Seq::new(item.seq) }
    }
}
