//! The user side of a change: heads of user streams and rows of chat lists.

use std::sync::Arc;

use delivery::ports::{BusItem, EventBus};
use domain_kernel::{ChatId, Cursor, Seq, Tag, UserId};
use domain_messages::{UserEvent, UserEventKind};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::doubt::{self, Doubt};
use crate::dialect::Dialect;
use crate::failure::{Effect, SqlError};
use crate::sql::{Pools, all, begin, one, run, values};
use crate::work::Work;

/// So many tags of a user's stream are kept.
const TAGS_KEPT: i64 = 1_000;
/// Old tags are dropped each time so many have come.
const TAGS_DROPPED_EACH: i64 = 64;

/// A new place in a user's stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UserPlace {
    pub(crate) user: UserId,
    pub(crate) cursor: Cursor,
    pub(crate) previous: Cursor,
}

impl UserPlace {
    /// What the bus is told of it.
    pub(crate) fn announce(self, kind: UserEventKind) -> BusItem {
        let Self { user, cursor, previous } = self;
        BusItem::User(Arc::new(UserEvent { user, cursor, previous, kind }))
    }
}

/// Takes the next place in the stream of each of `users`, and with it the lock on the stream; in order of ids, so that two
/// transactions that both hold a chat cannot wait for each other.
pub(crate) async fn advance(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    users: &[UserId],
    tag: Tag,
) -> Result<Vec<UserPlace>, SqlError> {
    let ids = sorted(dialect, users);
    let sql = format!(
        "INSERT INTO user_heads (user_id, head_seq, head_tag, prev_tag) SELECT each.id, 1, $2, 0 FROM {} WHERE 1 = 1 ORDER BY each.id \
         ON CONFLICT (user_id) DO UPDATE SET head_seq = user_heads.head_seq + 1, prev_tag = user_heads.head_tag, head_tag = $2 \
         RETURNING user_id, head_seq, head_tag, prev_tag",
        dialect.each(1)
    );
    let rows = all(connection, &sql, values![ids.as_str(), tag.value()]).await?;
    let places: Vec<UserPlace> = rows.iter().map(place).collect::<Result<_, _>>()?;
    let sql = format!(
        "INSERT INTO user_events (user_id, seq, tag) SELECT user_id, head_seq, head_tag FROM user_heads WHERE {}",
        dialect.is_one_of("user_id", 1)
    );
    run(connection, &sql, values![ids]).await?;
    for place in places.iter().filter(|place| place.cursor.seq.value() % TAGS_DROPPED_EACH == 0) {
        let sql = "DELETE FROM user_events WHERE user_id = $1 AND seq <= $2";
        run(connection, sql, values![place.user.value(), place.cursor.seq.value() - TAGS_KEPT]).await?;
    }
    Ok(places)
}

/// Commits what took `place`, and tells every node; goes on when whoever asked for it has gone. A commit of which nobody knows whether it
/// stands is looked for: at once, and where that does not tell, until it does, for a retry finds nothing left to change and tells nobody.
pub(crate) async fn commit(
    work: Work,
    place: UserPlace,
    items: Vec<BusItem>,
    pools: &Pools,
    bus: &Arc<dyn EventBus>,
) -> Result<(), SqlError> {
    let (pools, bus) = (pools.clone(), Arc::clone(bus));
    let committing = tokio::spawn(async move {
        if let Err(error) = work.commit().await {
            if error.effect() == Effect::None {
                return Err(error);
            }
            match stands(&pools, place).await {
                Ok(Some(true)) => {}
                Ok(Some(false)) => return Err(error),
                Ok(None) | Err(_) => {
                    doubt::watch(&pools, &bus, Doubt::UserEvent(place, items));
                    return Err(error);
                }
            }
        }
        bus.publish(items).await;
        Ok(())
    });
    committing.await.unwrap_or_else(|ended| Err(DbErr::Custom(ended.to_string()).into()))
}

/// Whether an event that took `place` was committed. It is asked under the lock on the stream, which the transaction in doubt held: whoever
/// gets the lock knows that the other is over. `None` when there is no head to be locked: it may be just what is in doubt.
pub(super) async fn stands(pools: &Pools, place: UserPlace) -> Result<Option<bool>, SqlError> {
    let work = begin(&pools.writer).await?;
    let sql = format!("SELECT 1 AS one FROM user_heads WHERE user_id = $1{}", pools.dialect.for_update());
    let head = one(&work, &sql, values![place.user.value()]).await?;
    let sql = "SELECT 1 AS one FROM user_events WHERE user_id = $1 AND seq = $2 AND tag = $3";
    let values = values![place.user.value(), place.cursor.seq.value(), place.cursor.tag.value()];
    let stands = one(&work, sql, values).await?.is_some();
    work.rollback().await?;
    Ok((head.is_some() || stands).then_some(stands))
}

fn place(row: &QueryResult) -> Result<UserPlace, SqlError> {
    let seq: i64 = row.try_get("", "head_seq")?;
    let tag = |column| row.try_get("", column).map(Tag::new);
    Ok(UserPlace {
        user: UserId::new(row.try_get("", "user_id")?),
        cursor: Cursor::new(Seq::new(seq), tag("head_tag")?),
        previous: Cursor::new(Seq::new(seq - 1), tag("prev_tag")?),
    })
}

/// Puts `chat` into the lists of `users`, read up to where they came in: what was said before does not count as unread.
/// Their streams have just been advanced.
pub(super) async fn join(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    users: &[UserId],
    chat: ChatId,
    (seq, number): (Seq, i64),
) -> Result<(), SqlError> {
    let sql = format!(
        "INSERT INTO user_chats (user_id, chat_id, ord, joined, read_seq, read_no, user_seq) \
         SELECT h.user_id, $2, coalesce((SELECT max(o.ord) + 1 FROM user_chats o WHERE o.user_id = h.user_id), 0), 1, $3, $4, h.head_seq \
         FROM user_heads h WHERE {} \
         ON CONFLICT (user_id, chat_id) DO UPDATE SET joined = 1, read_seq = excluded.read_seq, read_no = excluded.read_no, \
         user_seq = excluded.user_seq",
        dialect.is_one_of("h.user_id", 1)
    );
    run(connection, &sql, values![sorted(dialect, users), chat.value(), seq.value(), number]).await.map(drop)
}

/// Takes `chat` out of the list of the user of `place`.
pub(super) async fn leave(connection: &impl ConnectionTrait, place: UserPlace, chat: ChatId) -> Result<(), SqlError> {
    let sql = "UPDATE user_chats SET joined = 0, user_seq = $3 WHERE user_id = $1 AND chat_id = $2";
    run(connection, sql, values![place.user.value(), chat.value(), place.cursor.seq.value()]).await.map(drop)
}

fn sorted(dialect: Dialect, users: &[UserId]) -> String {
    let mut users = users.to_vec();
    users.sort_unstable();
    dialect.ids(users.into_iter().map(UserId::value))
}
