use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};
use domain_users::TotpStep;
use domain_users::ports::{HeldTotp, TotpStore};
use sea_orm::QueryResult;

use super::recovery_codes::replace;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, begin, one, run, values};

const PORT: &str = "totp store";
/// How it is stored that a seed waits to be confirmed, or is.
const PROPOSED: i16 = 0;
const CONFIRMED: i16 = 1;

/// The applications in which users keep their one-time codes.
pub(crate) struct SqlTotp {
    pub(crate) pools: Pools,
}

impl SqlTotp {
    /// Takes the proposal away first: of parallel calls one finds it.
    async fn confirmed(
        &self,
        user: UserId,
        totp: &HeldTotp,
        codes: &[[u8; 32]],
        now: Timestamp,
    ) -> Result<bool, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = "DELETE FROM totp_seeds WHERE user_id = $1 AND state = $2 AND seed = $3";
        if run(&transaction, sql, values![user.value(), PROPOSED, totp.seed.to_vec()]).await? == 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO totp_seeds (user_id, state, seed, last_step, created_at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (user_id, state) DO UPDATE SET seed = $3, last_step = $4, created_at = $5";
        let values = values![user.value(), CONFIRMED, totp.seed.to_vec(), totp.last_step, now.micros()];
        run(&transaction, sql, values).await?;
        replace(&transaction, user, codes).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn seed(&self, user: UserId, state: i16, since: i64) -> Result<Option<HeldTotp>, SqlError> {
        let sql = "SELECT seed, last_step FROM totp_seeds WHERE user_id = $1 AND state = $2 AND created_at >= $3";
        let row = one(&self.pools.reader, sql, values![user.value(), state, since]).await?;
        row.as_ref().map(|row| held(row, user)).transpose()
    }

    async fn removed(&self, user: UserId) -> Result<bool, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = "DELETE FROM totp_seeds WHERE user_id = $1 AND state = $2";
        run(&transaction, sql, values![user.value(), PROPOSED]).await?;
        let confirmed = run(&transaction, sql, values![user.value(), CONFIRMED]).await?;
        transaction.commit().await?;
        Ok(confirmed == 1)
    }
}

fn held(row: &QueryResult, user: UserId) -> Result<HeldTotp, SqlError> {
    let seed: Vec<u8> = row.try_get("", "seed")?;
    let seed = seed.try_into().map_err(|_| Corrupt::new("totp_seeds", "seed", user))?;
    Ok(HeldTotp { seed, last_step: row.try_get("", "last_step")? })
}

#[async_trait]
impl TotpStore for SqlTotp {
    async fn propose(&self, user: UserId, seed: [u8; 32], now: Timestamp) -> Result<(), PortFailure> {
        let sql = "INSERT INTO totp_seeds (user_id, state, seed, last_step, created_at) VALUES ($1, $2, $3, 0, $4) \
                   ON CONFLICT (user_id, state) DO UPDATE SET seed = $3, created_at = $4";
        let kept = run(&self.pools.writer, sql, values![user.value(), PROPOSED, seed.to_vec(), now.micros()]).await;
        kept.map(drop).map_err(|error| error.at(PORT))
    }

    async fn proposed(&self, user: UserId, since: Timestamp) -> Result<Option<[u8; 32]>, PortFailure> {
        let found = self.seed(user, PROPOSED, since.micros()).await.map_err(|error| error.at(PORT))?;
        Ok(found.map(|totp| totp.seed))
    }

    async fn confirm(
        &self,
        user: UserId,
        totp: &HeldTotp,
        recovery_codes: &[[u8; 32]],
        now: Timestamp,
    ) -> Result<bool, PortFailure> {
        self.confirmed(user, totp, recovery_codes, now).await.map_err(|error| error.at(PORT))
    }

    async fn held(&self, user: UserId) -> Result<Option<HeldTotp>, PortFailure> {
        self.seed(user, CONFIRMED, i64::MIN).await.map_err(|error| error.at(PORT))
    }

    async fn spend(&self, user: UserId, step: TotpStep) -> Result<bool, PortFailure> {
        let sql = "UPDATE totp_seeds SET last_step = $3 WHERE user_id = $1 AND state = $2 AND last_step < $3";
        let spent = run(&self.pools.writer, sql, values![user.value(), CONFIRMED, step]).await;
        spent.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }

    async fn remove(&self, user: UserId) -> Result<bool, PortFailure> {
        self.removed(user).await.map_err(|error| error.at(PORT))
    }
}
