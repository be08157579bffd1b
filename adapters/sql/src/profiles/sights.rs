use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{Look, SightReader};
use domain_users::{Availability, Block, UserRole};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::rows::{audience_of, availability_of, block_of};
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, values};
use crate::users::role;

const PORT: &str = "sight reader";

/// Answers what people may know of each other's coming and going.
pub(crate) struct SqlSights {
    pub(crate) pools: Pools,
}

impl SqlSights {
    /// Of a guest's role and chats it is asked by queries for one value: what asks whether something exists may be answered by reading all
    /// accounts first.
    async fn admitted(&self, looks: &[Look]) -> Result<Vec<(Look, Availability)>, SqlError> {
        let table = self.pools.dialect.rows(1, &["viewer_id", "subject_id"]);
        let sql = format!(
            "SELECT l.viewer_id, l.subject_id, p.availability, p.presence, \
             CASE WHEN EXISTS (SELECT 1 FROM contacts c WHERE c.user_id = l.subject_id AND c.contact_id = l.viewer_id) \
                  THEN 1 ELSE 0 END AS is_contact, \
             CASE WHEN EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = l.subject_id AND b.blocked_id = l.viewer_id) \
                    OR EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = l.viewer_id AND b.blocked_id = l.subject_id) \
                  THEN 1 ELSE 0 END AS is_severed, \
             CASE WHEN (SELECT v.role FROM users v WHERE v.id = l.viewer_id) = $2 \
                    AND (SELECT 1 FROM user_chats mine JOIN user_chats theirs ON theirs.user_id = l.subject_id \
                      AND theirs.chat_id = mine.chat_id AND theirs.joined = 1 WHERE mine.user_id = l.viewer_id AND mine.joined = 1 LIMIT 1) \
                      IS NULL \
                  THEN 1 ELSE 0 END AS is_unmet \
             FROM {table} l LEFT JOIN portraits p ON p.user_id = l.subject_id"
        );
        let each = |look: &Look| {
            let (viewer, subject) = (look.viewer.value().simple(), look.subject.value().simple());
            format!("{{\"viewer_id\":\"{viewer}\",\"subject_id\":\"{subject}\"}}")
        };
        let looks: Vec<String> = looks.iter().map(each).collect();
        let rows =
            all(&self.pools.reader, &sql, values![format!("[{}]", looks.join(",")), role(UserRole::Guest)]).await?;
        let mut seen: Vec<(Look, Availability)> = Vec::with_capacity(rows.len());
        for row in &rows {
            seen.extend(sight(row)?);
        }
        seen.sort_by_key(|(look, _)| *look);
        seen.dedup_by_key(|(look, _)| *look);
        Ok(seen)
    }

    async fn all_blocks(&self, users: &[UserId]) -> Result<Vec<Block>, SqlError> {
        let dialect = self.pools.dialect;
        let sql = format!(
            "SELECT b.user_id, b.blocked_id FROM blocks b WHERE {} UNION SELECT b.user_id, b.blocked_id FROM blocks b WHERE {}",
            dialect.is_one_of("b.user_id", 1),
            dialect.is_one_of("b.blocked_id", 1)
        );
        let users = dialect.ids(users.iter().map(|user| user.value()));
        all(&self.pools.reader, &sql, values![users]).await?.iter().map(block_of).collect()
    }
}

/// What the viewer of a row sees; nothing where there is nothing to be seen.
fn sight(row: &QueryResult) -> Result<Option<(Look, Availability)>, SqlError> {
    let id = |column| row.try_get::<Uuid>("", column).map(UserId::new);
    let look = Look { viewer: id("viewer_id")?, subject: id("subject_id")? };
    let corrupt = |column| Corrupt::new("portraits", column, look.subject);
    let availability = row.try_get::<Option<i16>>("", "availability")?.unwrap_or_default();
    let audience = row.try_get::<Option<i16>>("", "presence")?.unwrap_or_default();
    let availability = availability_of(availability).ok_or_else(|| corrupt("availability"))?;
    let audience = audience_of(audience).ok_or_else(|| corrupt("presence"))?;
    let is_contact = row.try_get::<i32>("", "is_contact")? == 1;
    let is_severed = row.try_get::<i32>("", "is_severed")? == 1;
    let is_unmet = row.try_get::<i32>("", "is_unmet")? == 1;
    let is_admitted = look.viewer == look.subject || (!is_severed && !is_unmet && audience.admits(is_contact));
    Ok(is_admitted.then_some((look, availability)))
}

#[async_trait]
impl SightReader for SqlSights {
    async fn seen(&self, looks: &[Look]) -> Result<Vec<(Look, Availability)>, PortFailure> {
        self.admitted(looks).await.map_err(|error| error.at(PORT))
    }

    async fn blocks_of(&self, users: &[UserId]) -> Result<Vec<Block>, PortFailure> {
        self.all_blocks(users).await.map_err(|error| error.at(PORT))
    }
}
