use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};
use domain_users::HeldFactors;
use domain_users::ports::FactorReader;

use crate::failure::SqlError;
use crate::sql::{Pools, one, values};

const PORT: &str = "factor reader";

/// Answers what somebody can prove themselves with.
pub(crate) struct SqlFactors {
    pub(crate) pools: Pools,
}

impl SqlFactors {
    async fn counted(&self, user: UserId) -> Result<HeldFactors, SqlError> {
        let sql = "SELECT (SELECT COUNT(*) FROM totp_seeds t WHERE t.user_id = $1 AND t.state = 1) AS totp, \
                   (SELECT COUNT(*) FROM passkeys k WHERE k.user_id = $1) AS passkeys, \
                   (SELECT COUNT(*) FROM recovery_codes r WHERE r.user_id = $1) AS recovery_codes, \
                   (SELECT COUNT(*) FROM passwords p WHERE p.user_id = $1) AS passwords";
        let Some(row) = one(&self.pools.reader, sql, values![user.value()]).await? else {
            return Ok(HeldFactors::default());
        };
        let count = |column| row.try_get::<i64>("", column);
        Ok(HeldFactors {
            has_totp: count("totp")? > 0,
            passkeys: usize::try_from(count("passkeys")?).unwrap_or(0),
            recovery_codes: usize::try_from(count("recovery_codes")?).unwrap_or(0),
            has_password: count("passwords")? > 0,
        })
    }
}

#[async_trait]
impl FactorReader for SqlFactors {
    async fn held(&self, user: UserId) -> Result<HeldFactors, PortFailure> {
        self.counted(user).await.map_err(|error| error.at(PORT))
    }
}
