use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::RecoveryCodeStore;
use sea_orm::ConnectionTrait;

use crate::failure::SqlError;
use crate::sql::{Pools, begin, run, values};

const PORT: &str = "recovery code store";

/// The recovery codes of users.
pub(crate) struct SqlRecoveryCodes {
    pub(crate) pools: Pools,
}

/// Puts `codes` in the place of all that the user had.
pub(super) async fn replace(
    transaction: &impl ConnectionTrait,
    user: UserId,
    codes: &[[u8; 32]],
) -> Result<(), SqlError> {
    run(transaction, "DELETE FROM recovery_codes WHERE user_id = $1", values![user.value()]).await?;
    for code in codes {
        let sql = "INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        run(transaction, sql, values![user.value(), code.to_vec()]).await?;
    }
    Ok(())
}

impl SqlRecoveryCodes {
    async fn replaced(&self, user: UserId, codes: &[[u8; 32]]) -> Result<(), SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        replace(&transaction, user, codes).await?;
        transaction.commit().await
    }
}

#[async_trait]
impl RecoveryCodeStore for SqlRecoveryCodes {
    async fn replace(&self, user: UserId, codes: &[[u8; 32]]) -> Result<(), PortFailure> {
        self.replaced(user, codes).await.map_err(|error| error.at(PORT))
    }

    async fn spend(&self, user: UserId, code: &[u8; 32]) -> Result<bool, PortFailure> {
        let sql = "DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2";
        let spent = run(&self.pools.writer, sql, values![user.value(), code.to_vec()]).await;
        spent.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }
}
