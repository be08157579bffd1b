use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};
use domain_users::EmailAddress;
use domain_users::ports::{PasswordStore, StoredPassword};
use sea_orm::Value;

use crate::failure::SqlError;
use crate::sql::{Pools, one, run, values};

const PORT: &str = "password store";

/// The passwords of users.
pub(crate) struct SqlPasswords {
    pub(crate) pools: Pools,
}

impl SqlPasswords {
    async fn found(&self, which: &str, value: Value) -> Result<Option<StoredPassword>, SqlError> {
        let sql = format!("SELECT p.user_id, p.hash FROM passwords p {which} = $1");
        let Some(row) = one(&self.pools.reader, &sql, [value]).await? else { return Ok(None) };
        Ok(Some(StoredPassword { user: UserId::new(row.try_get("", "user_id")?), hash: row.try_get("", "hash")? }))
    }
}

#[async_trait]
impl PasswordStore for SqlPasswords {
    async fn by_email(&self, email: &EmailAddress) -> Result<Option<StoredPassword>, PortFailure> {
        let which = "JOIN users u ON u.id = p.user_id WHERE u.email";
        self.found(which, email.as_str().into()).await.map_err(|error| error.at(PORT))
    }

    async fn by_user(&self, user: UserId) -> Result<Option<StoredPassword>, PortFailure> {
        self.found("WHERE p.user_id", user.value().into()).await.map_err(|error| error.at(PORT))
    }

    async fn set(&self, user: UserId, hash: &str, now: Timestamp) -> Result<(), PortFailure> {
        let sql = "INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (user_id) DO UPDATE SET hash = $2, changed_at = $3";
        let set = run(&self.pools.writer, sql, values![user.value(), hash, now.micros()]).await;
        set.map(drop).map_err(|error| error.at(PORT))
    }

    async fn upgrade(&self, former: &StoredPassword, hash: &str) -> Result<(), PortFailure> {
        let sql = "UPDATE passwords SET hash = $3 WHERE user_id = $1 AND hash = $2";
        let upgraded = run(&self.pools.writer, sql, values![former.user.value(), former.hash.as_str(), hash]).await;
        upgraded.map(drop).map_err(|error| error.at(PORT))
    }

    async fn remove(&self, user: UserId) -> Result<bool, PortFailure> {
        let removed = run(&self.pools.writer, "DELETE FROM passwords WHERE user_id = $1", values![user.value()]).await;
        removed.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }
}
