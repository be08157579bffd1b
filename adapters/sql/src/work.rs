use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use crate::failure::{SqlError, before_commit};
use crate::pool::Pool;

/// A transaction. Dropped, it leaves no trace; and until its commit is sent there is none, whatever becomes of its connection: its
/// statements fail as those of a database that is away, never as those of which nobody knows what they did.
#[derive(Debug)]
pub(crate) struct Work {
    transaction: DatabaseTransaction,
    pool: Pool,
    generation: u64,
    /// Where its statements may take longer than others.
    patience: Option<Duration>,
}

impl Work {
    pub(crate) fn new(transaction: DatabaseTransaction, pool: Pool, generation: u64) -> Self {
        Self { transaction, pool, generation, patience: None }
    }

    /// The same, with statements that may take so long.
    pub(crate) fn with_patience(self, patience: Duration) -> Self {
        Self { patience: Some(patience), ..self }
    }

    /// Makes everything durable. Where the connection is lost meanwhile nobody knows whether it is: see `SqlError::effect`.
    pub(crate) async fn commit(self) -> Result<(), SqlError> {
        Ok(self.pool.watch(self.generation, self.transaction.commit()).await?)
    }

    /// Undoes everything, and waits until it is undone.
    pub(crate) async fn rollback(self) -> Result<(), SqlError> {
        Ok(self.pool.watch(self.generation, self.transaction.rollback()).await.map_err(before_commit)?)
    }

    async fn ask<T>(&self, answer: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let answer = match self.patience {
            Some(patience) => self.pool.watch_for(patience, self.generation, answer).await,
            None => self.pool.watch(self.generation, answer).await,
        };
        answer.map_err(before_commit)
    }
}

#[async_trait]
impl ConnectionTrait for Work {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.ask(self.transaction.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(self.transaction.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.ask(self.transaction.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(self.transaction.query_all_raw(statement)).await
    }
}
