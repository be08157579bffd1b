use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId, Version};
use domain_users::ports::{ProfileRefused, RegisterRefused, UserStore};
use domain_users::{Profile, User, UserRole};
use sea_orm::{ConnectionTrait, SqlErr};
use uuid::Uuid;

use super::rows::{USER, role, state, user as user_of};
use super::search::{Account, index};
use super::words::folded;
use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, begin, one, run, values};
use crate::work::Work;

const PORT: &str = "user store";

/// Writes accounts.
pub(crate) struct SqlUserStore {
    pub(crate) pools: Pools,
}

/// What is in the way of a new account.
pub(super) enum Taken {
    Email,
    Username,
}

#[async_trait]
impl UserStore for SqlUserStore {
    async fn register(&self, user: &User) -> Result<(), RegisterRefused> {
        let transaction = begin(&self.pools.writer).await.map_err(failed)?;
        if let Some(taken) = insert(&transaction, self.pools.dialect, user, user.role).await.map_err(failed)? {
            return Err(taken.into());
        }
        commit(transaction).await.map_err(failed)?;
        Ok(())
    }

    async fn register_first_owner(&self, user: &User) -> Result<UserId, RegisterRefused> {
        let transaction = begin(&self.pools.writer).await.map_err(failed)?;
        let existing = one(&transaction, "SELECT id FROM users WHERE email = $1", values![user.email.as_str()]);
        let existing: Option<Uuid> =
            existing.await.and_then(|row| Ok(row.map(|row| row.try_get("", "id")).transpose()?)).map_err(failed)?;
        let id = existing.unwrap_or(user.id.value());
        if !claim(&transaction, id).await.map_err(failed)? {
            return Err(RegisterRefused::OwnerExists);
        }
        match existing {
            Some(id) => raise(&transaction, id).await.map_err(failed)?,
            None => {
                if let Some(taken) =
                    insert(&transaction, self.pools.dialect, user, UserRole::Owner).await.map_err(failed)?
                {
                    return Err(taken.into());
                }
            }
        }
        commit(transaction).await.map_err(failed)?;
        Ok(UserId::new(id))
    }

    async fn change_profile(&self, id: UserId, version: Version, profile: &Profile) -> Result<User, ProfileRefused> {
        let changed = self.change(id.value(), version.value(), profile).await;
        match changed {
            Ok(Some(user)) => Ok(user),
            Ok(None) => Err(ProfileRefused::Stale),
            Err(error) if is_clash(&error) => Err(ProfileRefused::UsernameTaken),
            Err(error) => Err(error.at(PORT).into()),
        }
    }
}

impl SqlUserStore {
    async fn change(&self, id: Uuid, version: i64, profile: &Profile) -> Result<Option<User>, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = "UPDATE users SET username = $3, name = $4, sort_name = $5, ver = ver + 1 WHERE id = $1 AND ver = $2";
        let name = profile.name.as_str();
        let values = values![id, version, profile.username.as_str(), name, folded(name)];
        if run(&transaction, sql, values).await? == 0 {
            return Ok(None);
        }
        index(&transaction, self.pools.dialect, Account::Known, &[id]).await?;
        let sql = format!("SELECT {USER} FROM users u WHERE u.id = $1");
        let row = one(&transaction, &sql, values![id]).await?.ok_or_else(|| Corrupt::new("users", "id", id))?;
        commit(transaction).await?;
        user_of(&row).map(Some)
    }
}

/// Inserts an account, or says what is taken. A conflict waits for the other transaction and then sees what it committed.
pub(super) async fn insert(
    transaction: &Work,
    dialect: Dialect,
    user: &User,
    as_role: UserRole,
) -> Result<Option<Taken>, SqlError> {
    let sql = "INSERT INTO users (id, email, username, name, sort_name, role, state, ver, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let name = user.profile.name.as_str();
    let values = values![
        user.id.value(),
        user.email.as_str(),
        user.profile.username.as_str(),
        name,
        folded(name),
        role(as_role),
        state(user.state),
        user.version.value(),
        user.created_at.micros(),
    ];
    if run(transaction, sql, values).await? == 1 {
        index(transaction, dialect, Account::New, &[user.id.value()]).await?;
        return Ok(None);
    }
    let email = one(transaction, "SELECT id FROM users WHERE email = $1", values![user.email.as_str()]).await?;
    Ok(Some(if email.is_some() { Taken::Email } else { Taken::Username }))
}

/// Takes the one place of the first owner. True for exactly one of parallel calls that commit.
async fn claim(transaction: &impl ConnectionTrait, id: Uuid) -> Result<bool, SqlError> {
    let sql = "INSERT INTO first_owner (one, user_id) VALUES (1, $1) ON CONFLICT DO NOTHING";
    Ok(run(transaction, sql, values![id]).await? == 1)
}

async fn raise(transaction: &impl ConnectionTrait, id: Uuid) -> Result<(), SqlError> {
    run(transaction, "UPDATE users SET role = 1, state = 0, ver = ver + 1 WHERE id = $1", values![id]).await.map(drop)
}

async fn commit(transaction: Work) -> Result<(), SqlError> {
    transaction.commit().await
}

fn failed(error: SqlError) -> PortFailure {
    error.at(PORT)
}

pub(super) fn is_clash(error: &SqlError) -> bool {
    matches!(error, SqlError::Database(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
}

impl From<Taken> for RegisterRefused {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::Email => Self::EmailTaken,
            Taken::Username => Self::UsernameTaken,
        }
    }
}
