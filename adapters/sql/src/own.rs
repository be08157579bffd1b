//! Changes of what is a user's own beside the chats: each is an event of the user's stream.

use std::sync::Arc;

use delivery::ports::{BusItem, EventBus};
use domain_kernel::{Tag, UserId};
use domain_messages::{OwnPart, UserEventKind};
use sea_orm::ConnectionTrait;

use crate::append::user_stream::{self, UserPlace};
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, begin, run, values};
use crate::work::Work;

/// A change under way: the user's stream is locked, its next place taken.
pub(crate) struct OwnChange {
    pub(crate) work: Work,
    place: UserPlace,
    part: OwnPart,
}

impl OwnChange {
    /// Takes the next place in the stream of `user`. Dropped, it leaves no trace.
    pub(crate) async fn begin(pools: &Pools, user: UserId, part: OwnPart, tag: Tag) -> Result<Self, SqlError> {
        Self::within(begin(&pools.writer).await?, pools, user, part, tag).await
    }

    /// The same in a transaction that has begun.
    pub(crate) async fn within(
        work: Work,
        pools: &Pools,
        user: UserId,
        part: OwnPart,
        tag: Tag,
    ) -> Result<Self, SqlError> {
        let places = user_stream::advance(&work, pools.dialect, &[user], tag).await?;
        let place = *places.first().ok_or_else(|| Corrupt::new("user_heads", "user_id", user))?;
        let sql = "INSERT INTO own_parts (user_id, part, user_seq) VALUES ($1, $2, $3) \
                   ON CONFLICT (user_id, part) DO UPDATE SET user_seq = excluded.user_seq";
        run(&work, sql, values![user.value(), part_value(part), place.cursor.seq.value()]).await?;
        Ok(Self { work, place, part })
    }

    /// Commits, and tells every node, of `also` too.
    pub(crate) async fn commit(
        self,
        pools: &Pools,
        bus: &Arc<dyn EventBus>,
        also: Vec<BusItem>,
    ) -> Result<(), SqlError> {
        let Self { work, place, part } = self;
        let mut items = vec![place.announce(UserEventKind::OwnChanged(part))];
        items.extend(also);
        user_stream::commit(work, place, items, pools, bus).await
    }
}

/// The parts that changed after the place `after` of the stream of `user`.
pub(crate) async fn changed_since(
    connection: &impl ConnectionTrait,
    user: UserId,
    after: i64,
) -> Result<Vec<OwnPart>, SqlError> {
    let sql = "SELECT part FROM own_parts WHERE user_id = $1 AND user_seq > $2 ORDER BY part";
    let rows = all(connection, sql, values![user.value(), after]).await?;
    rows.iter().map(|row| part_of(row.try_get("", "part")?, user)).collect()
}

fn part_value(part: OwnPart) -> i16 {
    match part {
        OwnPart::Profile => 0,
        OwnPart::Contacts => 1,
        OwnPart::Blocks => 2,
    }
}

fn part_of(value: i16, user: UserId) -> Result<OwnPart, SqlError> {
    OwnPart::ALL
        .into_iter()
        .find(|part| part_value(*part) == value)
        .ok_or_else(|| Corrupt::new("own_parts", "part", user).into())
}
