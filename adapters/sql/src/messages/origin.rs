use async_trait::async_trait;
use domain_kernel::PortFailure;
use domain_messages::ports::{LogOrigin, Origin};

use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::sql::{Pools, one, values};

const PORT: &str = "log origin";

/// Asks the database since when it runs.
pub(crate) struct SqlLogOrigin {
    pub(crate) pools: Pools,
}

impl SqlLogOrigin {
    async fn started(&self) -> Result<i64, SqlError> {
        // SQLite lives and dies with this process.
        if self.pools.dialect == Dialect::Sqlite {
            return Ok(0);
        }
        let sql = "SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS started";
        let row = one(&self.pools.reader, sql, values![]).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get("", "started"))?)
    }
}

#[async_trait]
impl LogOrigin for SqlLogOrigin {
    async fn origin(&self) -> Result<Origin, PortFailure> {
        self.started().await.map(Origin::new).map_err(|error| error.at(PORT))
    }
}
