use async_trait::async_trait;
use domain_kernel::{ChallengeId, PortFailure, Timestamp};
use domain_users::ports::{Attempt, ChallengeStore};
use domain_users::{CODE_TRIES, Challenge, EmailAddress};
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, one, run, values};

const PORT: &str = "challenge store";

/// Sign-in attempts under way.
pub(crate) struct SqlChallenges {
    pub(crate) pools: Pools,
}

impl SqlChallenges {
    /// Counts and answers in one statement, so that parallel tries cannot share one.
    async fn counted(&self, id: Uuid, now: i64) -> Result<Option<Attempt>, SqlError> {
        let sql = "UPDATE sign_in_challenges SET tries_left = tries_left - 1 \
                   WHERE id = $1 AND expires_at > $2 AND tries_left > 0 RETURNING email, code_hash";
        let Some(row) = one(&self.pools.writer, sql, values![id, now]).await? else { return Ok(None) };
        let email: String = row.try_get("", "email")?;
        let email = EmailAddress::parse(&email).map_err(|_| Corrupt::new("sign_in_challenges", "email", id))?;
        Ok(Some(Attempt { email, code_hash: row.try_get("", "code_hash")? }))
    }
}

#[async_trait]
impl ChallengeStore for SqlChallenges {
    async fn open(&self, challenge: Challenge, now: Timestamp) -> Result<(), PortFailure> {
        let forgotten =
            run(&self.pools.writer, "DELETE FROM sign_in_challenges WHERE expires_at <= $1", values![now.micros()]);
        forgotten.await.map_err(|error| error.at(PORT))?;
        let sql = "INSERT INTO sign_in_challenges (id, email, code_hash, tries_left, expires_at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (id) DO UPDATE SET email = $2, code_hash = $3, tries_left = $4, expires_at = $5";
        let values = values![
            challenge.id.value(),
            challenge.email.as_str(),
            challenge.code_hash,
            i16::from(CODE_TRIES),
            challenge.expires_at.micros(),
        ];
        run(&self.pools.writer, sql, values).await.map(drop).map_err(|error| error.at(PORT))
    }

    async fn attempt(&self, id: ChallengeId, now: Timestamp) -> Result<Option<Attempt>, PortFailure> {
        self.counted(id.value(), now.micros()).await.map_err(|error| error.at(PORT))
    }

    async fn close(&self, id: ChallengeId) -> Result<bool, PortFailure> {
        let deleted = run(&self.pools.writer, "DELETE FROM sign_in_challenges WHERE id = $1", values![id.value()]);
        deleted.await.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }
}
