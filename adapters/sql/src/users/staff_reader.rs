use async_trait::async_trait;
use domain_kernel::{PageSize, PortFailure, Timestamp, UserId};
use domain_users::AccountState;
use domain_users::ports::{StaffFilter, StaffMember, StaffReader};
use sea_orm::{QueryResult, Value};

use super::rows::{USER, role, state, user};
use super::words::folded;
use crate::failure::SqlError;
use crate::sql::{Pools, all, one, values};

const PORT: &str = "staff reader";
const LAST_SEEN: &str = "(SELECT max(s.renewed_at) FROM sessions s WHERE s.user_id = u.id) AS last_seen_at";

/// Answers what administrators ask about accounts.
pub(crate) struct SqlStaffReader {
    pub(crate) pools: Pools,
}

impl SqlStaffReader {
    /// The conditions of `filter` and their values, numbered from `$1`.
    fn conditions(&self, filter: &StaffFilter) -> (Vec<String>, Vec<Value>) {
        let (mut conditions, mut values) = (vec![], Vec::<Value>::new());
        if let Some(text) = &filter.text {
            values.push(folded(text.trim()).into());
            let holds = |column| self.pools.dialect.holds(column, values.len());
            let columns = ["u.sort_name", "u.username", "u.email"].map(holds);
            conditions.push(format!("({})", columns.join(" OR ")));
        }
        if let Some(asked) = filter.role {
            values.push(role(asked).into());
            conditions.push(format!("u.role = ${}", values.len()));
        }
        match filter.state {
            Some(asked) => {
                values.push(state(asked).into());
                conditions.push(format!("u.state = ${}", values.len()));
            }
            None => {
                values.push(state(AccountState::Deleted).into());
                conditions.push(format!("u.state <> ${}", values.len()));
            }
        }
        (conditions, values)
    }

    async fn found(
        &self,
        filter: &StaffFilter,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<Vec<StaffMember>, SqlError> {
        let (mut conditions, mut values) = self.conditions(filter);
        if let Some(after) = after {
            values.push(after.value().into());
            let place = "SELECT p.sort_name, p.id FROM users p WHERE p.id =";
            conditions.push(format!("(u.sort_name, u.id) > ({place} ${})", values.len()));
        }
        let sql = format!(
            "SELECT {USER}, {LAST_SEEN} FROM users u WHERE {} ORDER BY u.sort_name, u.id LIMIT {}",
            conditions.join(" AND "),
            size.get()
        );
        all(&self.pools.reader, &sql, values).await?.iter().map(member).collect()
    }

    async fn counted(&self, filter: &StaffFilter) -> Result<u64, SqlError> {
        let (conditions, values) = self.conditions(filter);
        let sql = format!("SELECT count(*) AS found FROM users u WHERE {}", conditions.join(" AND "));
        let row = one(&self.pools.reader, &sql, values).await?;
        let found: i64 = row.map(|row| row.try_get("", "found")).transpose()?.unwrap_or_default();
        Ok(u64::try_from(found).unwrap_or_default())
    }

    async fn single(&self, id: UserId) -> Result<Option<StaffMember>, SqlError> {
        let sql = format!("SELECT {USER}, {LAST_SEEN} FROM users u WHERE u.id = $1");
        one(&self.pools.reader, &sql, values![id.value()]).await?.as_ref().map(member).transpose()
    }
}

fn member(row: &QueryResult) -> Result<StaffMember, SqlError> {
    let last_seen_at: Option<i64> = row.try_get("", "last_seen_at")?;
    Ok(StaffMember { user: user(row)?, last_seen_at: last_seen_at.map(Timestamp::from_micros) })
}

#[async_trait]
impl StaffReader for SqlStaffReader {
    async fn page(
        &self,
        filter: &StaffFilter,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<Vec<StaffMember>, PortFailure> {
        self.found(filter, after, size).await.map_err(|error| error.at(PORT))
    }

    async fn count(&self, filter: &StaffFilter) -> Result<u64, PortFailure> {
        self.counted(filter).await.map_err(|error| error.at(PORT))
    }

    async fn member(&self, id: UserId) -> Result<Option<StaffMember>, PortFailure> {
        self.single(id).await.map_err(|error| error.at(PORT))
    }
}
