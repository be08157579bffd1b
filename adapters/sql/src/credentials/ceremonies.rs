use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};
use domain_users::ports::CeremonyStore;
use domain_users::{Ceremony, CeremonyKind};
use uuid::Uuid;

use crate::failure::SqlError;
use crate::sql::{Pools, one, run, values};

const PORT: &str = "ceremony store";

/// Questions for passkeys that wait for an answer.
pub(crate) struct SqlCeremonies {
    pub(crate) pools: Pools,
}

impl SqlCeremonies {
    async fn kept(&self, ceremony: Ceremony, now: Timestamp) -> Result<(), SqlError> {
        run(&self.pools.writer, "DELETE FROM passkey_ceremonies WHERE expires_at <= $1", values![now.micros()]).await?;
        let user = match ceremony.kind {
            CeremonyKind::Create(user) => Some(user.value()),
            CeremonyKind::Show => None,
        };
        let sql = "INSERT INTO passkey_ceremonies (digest, user_id, expires_at) VALUES ($1, $2, $3)";
        let values = values![ceremony.digest.to_vec(), user, ceremony.expires_at.micros()];
        run(&self.pools.writer, sql, values).await.map(drop)
    }

    async fn taken(&self, digest: &[u8; 32], now: Timestamp) -> Result<Option<CeremonyKind>, SqlError> {
        let sql = "DELETE FROM passkey_ceremonies WHERE digest = $1 AND expires_at > $2 RETURNING user_id";
        let Some(row) = one(&self.pools.writer, sql, values![digest.to_vec(), now.micros()]).await? else {
            return Ok(None);
        };
        let user: Option<Uuid> = row.try_get("", "user_id")?;
        Ok(Some(user.map_or(CeremonyKind::Show, |user| CeremonyKind::Create(UserId::new(user)))))
    }
}

#[async_trait]
impl CeremonyStore for SqlCeremonies {
    async fn open(&self, ceremony: Ceremony, now: Timestamp) -> Result<(), PortFailure> {
        self.kept(ceremony, now).await.map_err(|error| error.at(PORT))
    }

    async fn take(&self, digest: &[u8; 32], now: Timestamp) -> Result<Option<CeremonyKind>, PortFailure> {
        self.taken(digest, now).await.map_err(|error| error.at(PORT))
    }
}
