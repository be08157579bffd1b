//! How chats and memberships are stored.

use domain_chats::{Chat, ChatKind, MemberRole, Title};
use domain_kernel::{ChatId, Timestamp, UserId};
use uuid::Uuid;

use crate::failure::Corrupt;

/// How a kind of chat is stored.
pub(crate) fn kind_value(kind: ChatKind) -> i16 {
    match kind {
        ChatKind::Direct => 0,
        ChatKind::Notes => 1,
        ChatKind::Group => 2,
    }
}

/// The kind of chat that is stored as `value`.
pub(crate) fn kind(value: i16, chat: Uuid) -> Result<ChatKind, Corrupt> {
    match value {
        0 => Ok(ChatKind::Direct),
        1 => Ok(ChatKind::Notes),
        2 => Ok(ChatKind::Group),
        _ => Err(Corrupt::new("chats", "kind", chat)),
    }
}

/// How a role is stored.
pub(crate) fn role_value(role: MemberRole) -> i16 {
    match role {
        MemberRole::Member => 0,
        MemberRole::Owner => 1,
    }
}

/// The role that is stored as `value`.
pub(crate) fn role(value: i16, chat: Uuid, user: Uuid) -> Result<MemberRole, Corrupt> {
    match value {
        0 => Ok(MemberRole::Member),
        1 => Ok(MemberRole::Owner),
        _ => Err(Corrupt::new("members", "role", format_args!("{chat}/{user}"))),
    }
}

/// A row of `chats`.
pub(crate) struct ChatRow {
    pub(crate) id: Uuid,
    pub(crate) kind: i16,
    pub(crate) title: Option<String>,
    pub(crate) direct_key: Option<Vec<u8>>,
    pub(crate) created_at: i64,
}

impl ChatRow {
    /// The chat.
    pub(crate) fn chat(&self) -> Result<Chat, Corrupt> {
        let title = self.title.as_deref().map(Title::parse).transpose();
        Ok(Chat {
            id: ChatId::new(self.id),
            kind: kind(self.kind, self.id)?,
            title: title.map_err(|_| Corrupt::new("chats", "title", self.id))?,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }

    /// The other person of a direct chat.
    pub(crate) fn peer(&self, user: UserId) -> Result<Option<UserId>, Corrupt> {
        if kind(self.kind, self.id)? != ChatKind::Direct {
            return Ok(None);
        }
        let key = self.direct_key.as_deref().and_then(|key| key.split_at_checked(16));
        let ids = key.and_then(|(low, high)| Some((Uuid::from_slice(low).ok()?, Uuid::from_slice(high).ok()?)));
        let (low, high) = ids.ok_or_else(|| Corrupt::new("chats", "direct_key", self.id))?;
        Ok(Some(UserId::new(if low == user.value() { high } else { low })))
    }
}

/// What makes a direct chat the only one of its pair: both ids, the lower first.
pub(crate) fn direct_key(one: UserId, other: UserId) -> Vec<u8> {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    [low.value().into_bytes(), high.value().into_bytes()].concat()
}
