//! A pool of connections that outlives its server.
//!
//! Invariants: no statement is waited for longer than the server itself may take, so a server that falls silent while its sockets stay
//! open holds nobody for ever; after a connection was lost, or its server turned out to be read-only, the whole pool is opened anew, since
//! its other connections lead to the same place. Reads are asked once more where the connection was lost; writes never are: whoever
//! writes knows how to find out.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult,
    Statement, TransactionOptions, TransactionTrait,
};

use crate::failure::{Loss, silence};
use crate::work::Work;

/// Connections to one server.
#[derive(Clone, Debug)]
pub(crate) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// What its statements are for, as metrics name it.
    name: &'static str,
    backend: DbBackend,
    current: RwLock<Generation>,
    server: Option<Server>,
}

/// The pool behind a pool, until the next one takes its place.
#[derive(Clone, Debug)]
struct Generation {
    number: u64,
    connections: DatabaseConnection,
}

/// A server across a network, which may go and come back.
#[derive(Debug)]
pub(crate) struct Server {
    /// How to reach it.
    pub(crate) options: ConnectOptions,
    /// The longest wait for any statement, a connection to send it on included.
    pub(crate) patience: Duration,
    /// Whether statements only read and may be sent again.
    pub(crate) is_for_reads: bool,
}

impl Pool {
    /// A pool in this process; it is never opened anew.
    pub(crate) fn local(name: &'static str, connections: DatabaseConnection) -> Self {
        Self::new(name, connections, None)
    }

    /// Connects to a server, at once, so that a wrong address is told.
    pub(crate) async fn connect(name: &'static str, server: Server) -> Result<Self, DbErr> {
        let connections = Database::connect(server.options.clone()).await?;
        Ok(Self::new(name, connections, Some(server)))
    }

    fn new(name: &'static str, connections: DatabaseConnection, server: Option<Server>) -> Self {
        let backend = connections.get_database_backend();
        let current = RwLock::new(Generation { number: 0, connections });
        Self(Arc::new(Inner { name, backend, current, server }))
    }

    /// The connections as they are now.
    pub(crate) fn connections(&self) -> DatabaseConnection {
        self.generation().connections
    }

    /// Closes every connection; none is opened afterwards.
    pub(crate) async fn close(self) -> Result<(), DbErr> {
        self.connections().close().await
    }

    /// Begins a transaction. Nothing is done before it is begun, so a lost connection is replaced and another tried.
    pub(crate) async fn begin(&self, options: TransactionOptions) -> Result<Work, DbErr> {
        let begun = match self.ask(|pool| begun(pool, options)).await {
            Err(error) if Loss::of(&error).is_some_and(Loss::is_quick) => self.ask(|pool| begun(pool, options)).await,
            begun => begun,
        };
        let (number, transaction) = begun.map_err(crate::failure::before_commit)?;
        Ok(Work::new(transaction, self.clone(), number))
    }

    /// Waits for what `work` makes of the connections, but not for ever.
    async fn ask<T, F>(&self, work: impl FnOnce(Generation) -> F) -> Result<T, DbErr>
    where
        F: Future<Output = Result<T, DbErr>>,
    {
        let generation = self.generation();
        let number = generation.number;
        self.watch(number, work(generation)).await
    }

    /// The answer of a statement on the connections of generation `number`, if it comes in time.
    pub(crate) async fn watch<T>(
        &self,
        number: u64,
        answer: impl Future<Output = Result<T, DbErr>>,
    ) -> Result<T, DbErr> {
        let patience = self.0.server.as_ref().map_or(Duration::MAX, |server| server.patience);
        self.watch_for(patience, number, answer).await
    }

    /// The same with another patience, for statements that may take longer.
    pub(crate) async fn watch_for<T>(
        &self,
        patience: Duration,
        number: u64,
        answer: impl Future<Output = Result<T, DbErr>>,
    ) -> Result<T, DbErr> {
        let begun = Instant::now();
        let answer = match &self.0.server {
            Some(_) => tokio::time::timeout(patience, answer).await.unwrap_or_else(|_| Err(silence())),
            None => answer.await,
        };
        metrics::histogram!("vestnik_database_seconds", "statement" => self.0.name)
            .record(begun.elapsed().as_secs_f64());
        if let Err(error) = &answer
            && let Some(loss) = Loss::of(error)
        {
            self.replace(number, loss).await;
        }
        answer
    }

    /// Opens the pool anew, unless somebody else has done it since generation `number`. What still runs on the old one ends there.
    async fn replace(&self, number: u64, loss: Loss) {
        let Some(server) = &self.0.server else { return };
        let mut options = server.options.clone();
        options.connect_lazy(true);
        let Ok(connections) = Database::connect(options).await else { return };
        let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.number == number {
            tracing::warn!(?loss, "connections to the database are opened anew");
            *current = Generation { number: number + 1, connections };
        }
    }

    fn generation(&self) -> Generation {
        self.0.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_for_reads(&self) -> bool {
        self.0.server.as_ref().is_some_and(|server| server.is_for_reads)
    }
}

async fn begun(pool: Generation, options: TransactionOptions) -> Result<(u64, sea_orm::DatabaseTransaction), DbErr> {
    Ok((pool.number, pool.connections.begin_with_options(options).await?))
}

/// A statement on the pool, and on the next one where the first was lost and nothing but reading was asked.
macro_rules! statement {
    ($pool:ident, $method:ident, $statement:ident) => {{
        let again = $pool.is_for_reads().then(|| $statement.clone());
        let answer = $pool.ask(|pool| async move { pool.connections.$method($statement).await }).await;
        match (answer, again) {
            (Err(error), Some(statement)) if Loss::of(&error).is_some_and(Loss::is_quick) => {
                $pool.ask(|pool| async move { pool.connections.$method(statement).await }).await
            }
            (answer, _) => answer,
        }
    }};
}

#[async_trait]
impl ConnectionTrait for Pool {
    fn get_database_backend(&self) -> DbBackend {
        self.0.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        statement!(self, execute_raw, statement)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.ask(|pool| async move { pool.connections.execute_unprepared(sql).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        statement!(self, query_one_raw, statement)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        statement!(self, query_all_raw, statement)
    }
}
