use async_trait::async_trait;
use domain_kernel::{PasskeyId, PortFailure, Timestamp, UserId};
use domain_users::ports::{PasskeyNotKept, PasskeyStore};
use domain_users::{Name, PASSKEYS_PER_USER, Passkey, PasskeyKey};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, begin, one, run, values};

const PORT: &str = "passkey store";
const PASSKEY: &str = "id, user_id, name, credential, public_key, sign_count, created_at, used_at";

/// The passkeys of users.
pub(crate) struct SqlPasskeys {
    pub(crate) pools: Pools,
}

/// What became of a new passkey.
enum Added {
    Kept,
    Known,
    TooMany,
}

impl SqlPasskeys {
    /// The user's row is locked, so that two at once do not both count nine.
    async fn added(&self, passkey: &Passkey) -> Result<Added, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let lock = format!("SELECT id FROM users WHERE id = $1{}", self.pools.dialect.for_update());
        one(&transaction, &lock, values![passkey.user.value()]).await?;
        let sql = "SELECT COUNT(*) AS count FROM passkeys WHERE user_id = $1";
        let counted = one(&transaction, sql, values![passkey.user.value()]).await?;
        let count: i64 = counted.map(|row| row.try_get("", "count")).transpose()?.unwrap_or(0);
        if usize::try_from(count).unwrap_or(usize::MAX) >= PASSKEYS_PER_USER {
            return Ok(Added::TooMany);
        }
        let sql = format!(
            "INSERT INTO passkeys ({PASSKEY}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (credential) DO NOTHING"
        );
        let values = values![
            passkey.id.value(),
            passkey.user.value(),
            passkey.name.as_str(),
            passkey.key.credential.clone(),
            passkey.key.public_key.clone(),
            i64::from(passkey.key.sign_count),
            passkey.created_at.micros(),
            passkey.used_at.map(Timestamp::micros),
        ];
        if run(&transaction, &sql, values).await? == 0 {
            return Ok(Added::Known);
        }
        transaction.commit().await?;
        Ok(Added::Kept)
    }

    async fn found(&self, credential: &[u8]) -> Result<Option<Passkey>, SqlError> {
        let sql = format!("SELECT {PASSKEY} FROM passkeys WHERE credential = $1");
        one(&self.pools.reader, &sql, values![credential.to_vec()]).await?.as_ref().map(passkey).transpose()
    }

    async fn listed(&self, user: UserId) -> Result<Vec<Passkey>, SqlError> {
        let sql = format!("SELECT {PASSKEY} FROM passkeys WHERE user_id = $1 ORDER BY created_at, id");
        all(&self.pools.reader, &sql, values![user.value()]).await?.iter().map(passkey).collect()
    }
}

fn passkey(row: &QueryResult) -> Result<Passkey, SqlError> {
    let id: Uuid = row.try_get("", "id")?;
    let corrupt = |column| Corrupt::new("passkeys", column, id);
    let name: String = row.try_get("", "name")?;
    let sign_count: i64 = row.try_get("", "sign_count")?;
    let used_at: Option<i64> = row.try_get("", "used_at")?;
    Ok(Passkey {
        id: PasskeyId::new(id),
        user: UserId::new(row.try_get("", "user_id")?),
        name: Name::parse(&name).map_err(|_| corrupt("name"))?,
        key: PasskeyKey {
            credential: row.try_get("", "credential")?,
            public_key: row.try_get("", "public_key")?,
            sign_count: u32::try_from(sign_count).map_err(|_| corrupt("sign_count"))?,
        },
        created_at: Timestamp::from_micros(row.try_get("", "created_at")?),
        used_at: used_at.map(Timestamp::from_micros),
    })
}

#[async_trait]
impl PasskeyStore for SqlPasskeys {
    async fn add(&self, passkey: &Passkey) -> Result<(), PasskeyNotKept> {
        match self.added(passkey).await.map_err(|error| error.at(PORT))? {
            Added::Kept => Ok(()),
            Added::Known => Err(PasskeyNotKept::Known),
            Added::TooMany => Err(PasskeyNotKept::TooMany),
        }
    }

    async fn by_credential(&self, credential: &[u8]) -> Result<Option<Passkey>, PortFailure> {
        self.found(credential).await.map_err(|error| error.at(PORT))
    }

    async fn used(&self, id: PasskeyId, sign_count: u32, now: Timestamp) -> Result<bool, PortFailure> {
        let sql = "UPDATE passkeys SET sign_count = $2, used_at = $3 WHERE id = $1 \
                   AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))";
        let noted = run(&self.pools.writer, sql, values![id.value(), i64::from(sign_count), now.micros()]).await;
        noted.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }

    async fn list(&self, user: UserId) -> Result<Vec<Passkey>, PortFailure> {
        self.listed(user).await.map_err(|error| error.at(PORT))
    }

    async fn remove(&self, user: UserId, id: PasskeyId) -> Result<bool, PortFailure> {
        let sql = "DELETE FROM passkeys WHERE user_id = $1 AND id = $2";
        let removed = run(&self.pools.writer, sql, values![user.value(), id.value()]).await;
        removed.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }
}
