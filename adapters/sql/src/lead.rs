//! Work that one server of several does.

use domain_kernel::PortFailure;
use sea_orm::DatabaseConnection;

use crate::Database;
use crate::sql::{one, values};

const PORT: &str = "database lead";

/// The right to do a piece of work that no other server has at the same time. Lost with the connection to the database, or dropped.
#[derive(Debug)]
pub struct Lead {
    /// The lock belongs to this connection; `SQLite` has one server only.
    connection: Option<DatabaseConnection>,
}

impl Database {
    /// The lead over the work that `work` names, unless another server has it now. Waits for nobody.
    pub async fn lead(&self, work: i64) -> Result<Option<Lead>, PortFailure> {
        let Some(connection) = self.session().await? else { return Ok(Some(Lead { connection: None })) };
        let sql = "SELECT pg_try_advisory_lock($1) AS taken";
        let row = one(&connection, sql, values![work]).await.map_err(|error| error.at(PORT))?;
        let is_taken = row.is_some_and(|row| row.try_get::<bool>("", "taken").unwrap_or(false));
        let lead = Lead { connection: Some(connection) };
        if is_taken {
            return Ok(Some(lead));
        }
        lead.end().await?;
        Ok(None)
    }
}

impl Lead {
    /// Lets others have it.
    pub async fn end(self) -> Result<(), PortFailure> {
        match self.connection {
            Some(connection) => connection.close().await.map_err(crate::database::failed),
            None => Ok(()),
        }
    }
}
