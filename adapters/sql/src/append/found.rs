//! Opening chats.

use std::sync::Arc;

use delivery::ports::BusItem;
use domain_chats::{Founding, MemberRole};
use domain_kernel::{ChatId, Cursor, Seq, Tag, UserId};
use domain_messages::{ChatEvent, ChatEventKind, Founded, SystemLine, UserEventKind};
use sea_orm::Value;

use super::frame::{Kind, Place, insert_event, insert_line};
use super::user_stream;
use crate::chats::rows::{direct_key, kind_value, role_value};
use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{one, run, values};
use crate::work::Work;

/// The first event of every chat.
pub(super) const FIRST: Seq = Seq::new(1);

/// What makes a chat the only one of its kind.
struct Key {
    direct: Option<Vec<u8>>,
    client: Option<uuid::Uuid>,
}

/// Opens the chat, or finds the one that is there.
pub(super) async fn found(
    transaction: &Work,
    dialect: Dialect,
    founding: &Founding,
    tag: Tag,
) -> Result<(Founded, Vec<BusItem>), SqlError> {
    let key = Key::of(founding);
    if let Some(chat) = existing(transaction, founding, &key).await? {
        return Ok((Founded { chat, is_new: false }, vec![]));
    }
    if !insert_chat(transaction, founding, &key).await? {
        // Somebody opened it between the two statements; the conflict has waited for that commit.
        let chat = existing(transaction, founding, &key).await?;
        let chat = chat.ok_or_else(|| Corrupt::new("chats", "id", founding.id()))?;
        return Ok((Founded { chat, is_new: false }, vec![]));
    }
    let items = begin_stream(transaction, dialect, founding, tag).await?;
    Ok((Founded { chat: founding.id(), is_new: true }, items))
}

impl Key {
    fn of(founding: &Founding) -> Self {
        match founding {
            Founding::Direct { founder, peer, .. } => Self { direct: Some(direct_key(*founder, *peer)), client: None },
            Founding::Notes { founder, .. } => Self { direct: Some(founder.value().as_bytes().to_vec()), client: None },
            Founding::Group { client_id, .. } => Self { direct: None, client: Some(client_id.value()) },
        }
    }
}

async fn existing(transaction: &Work, founding: &Founding, key: &Key) -> Result<Option<ChatId>, SqlError> {
    let row = match (&key.direct, key.client) {
        (Some(direct), _) => {
            one(transaction, "SELECT id FROM chats WHERE direct_key = $1", values![direct.clone()]).await?
        }
        (None, client) => {
            let sql = "SELECT id FROM chats WHERE founder_id = $1 AND client_id = $2";
            one(transaction, sql, values![founding.founder().value(), client]).await?
        }
    };
    Ok(row.map(|row| row.try_get("", "id")).transpose()?.map(ChatId::new))
}

/// False when such a chat is there already.
async fn insert_chat(transaction: &Work, founding: &Founding, key: &Key) -> Result<bool, SqlError> {
    let sql = "INSERT INTO chats (id, kind, title, direct_key, founder_id, client_id, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let title: Option<String> = title(founding).map(|title| title.as_str().to_owned());
    let values = values![
        founding.id().value(),
        kind_value(founding.kind()),
        title,
        Value::Bytes(key.direct.clone()),
        founding.founder().value(),
        key.client,
        founding.at().micros(),
    ];
    Ok(run(transaction, sql, values).await? == 1)
}

fn title(founding: &Founding) -> Option<&domain_chats::Title> {
    match founding {
        Founding::Group { title, .. } => Some(title),
        Founding::Direct { .. } | Founding::Notes { .. } => None,
    }
}

/// Everybody who is in the chat from its first event.
fn everybody(founding: &Founding) -> Vec<UserId> {
    let mut users = match founding {
        Founding::Direct { founder, peer, .. } => vec![*founder, *peer],
        Founding::Notes { founder, .. } => vec![*founder],
        Founding::Group { founder, members, .. } => [std::slice::from_ref(founder), members].concat(),
    };
    users.sort_unstable();
    users.dedup();
    users
}

/// Only a group is owned: of two people neither may take back what the other has said.
fn founder_role(founding: &Founding) -> MemberRole {
    match founding {
        Founding::Group { .. } => MemberRole::Owner,
        Founding::Direct { .. } | Founding::Notes { .. } => MemberRole::Member,
    }
}

async fn begin_stream(
    transaction: &Work,
    dialect: Dialect,
    founding: &Founding,
    tag: Tag,
) -> Result<Vec<BusItem>, SqlError> {
    let (chat, founder, users) = (founding.id(), founding.founder(), everybody(founding));
    let place = Place { cursor: Cursor::new(FIRST, tag), previous: Cursor::START, at: founding.at() };
    let count = u32::try_from(users.len()).unwrap_or(u32::MAX);
    let sql = "INSERT INTO chat_heads (chat_id, head_seq, head_tag, last_msg_seq, member_count, last_ts) \
               VALUES ($1, 1, $2, 1, $3, $4)";
    run(transaction, sql, values![chat.value(), tag.value(), i64::from(count), place.at.micros()]).await?;
    let places = user_stream::advance(transaction, dialect, &users, tag).await?;
    let sql = format!(
        "INSERT INTO members (chat_id, user_id, role, ver, join_seq) \
         SELECT $1, each.id, CASE WHEN each.id = $3 THEN {} ELSE {} END, 1, 1 FROM {}",
        role_value(founder_role(founding)),
        role_value(MemberRole::Member),
        dialect.each(2)
    );
    let ids = dialect.ids(users.iter().map(|user| user.value()));
    run(transaction, &sql, values![chat.value(), ids, founder.value()]).await?;
    user_stream::join(transaction, dialect, &users, chat, (FIRST, 0)).await?;
    let text = SystemLine::ChatCreated { title: title(founding).cloned() };
    // The line needs a key of its own; the chat's id is one that no client sends.
    let line = insert_line(transaction, chat, place, (founder, chat.value()), text).await?;
    insert_event(transaction, chat, place, Kind::MembersAdded, FIRST, founder).await?;
    let kind = ChatEventKind::MembersAdded { line: Arc::new(line), users };
    let event = ChatEvent { chat, cursor: place.cursor, previous: place.previous, member_count: count, kind };
    let mut items = vec![BusItem::Chat(Arc::new(event))];
    items.extend(places.into_iter().map(|place| place.announce(UserEventKind::ChatJoined(chat))));
    Ok(items)
}
