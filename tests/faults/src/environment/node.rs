//! One server: the same address, data folder and links over all its lives.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, ensure};
use client::Api;
use tokio::time::Instant;

use super::child::{Process, Program};
use super::figures::Figures;
use super::proc;
use crate::proxy::Proxy;

/// A debug build that waits for a database which is busy with something else.
const PATIENCE: Duration = Duration::from_secs(40);
const LOOK: Duration = Duration::from_millis(25);

/// The ways into and out of a node, each with a proxy on it.
#[derive(Debug)]
pub(crate) struct Links {
    /// From clients.
    pub(crate) clients: Proxy,
    /// To Postgres, unless the database is a file.
    pub(crate) database: Option<Proxy>,
    /// To each Redis of the bus.
    pub(crate) buses: Vec<Proxy>,
    /// To the Redis of presence and limits.
    pub(crate) state: Option<Proxy>,
}

/// A server.
#[derive(Debug)]
pub(crate) struct Node {
    pub(super) name: String,
    /// Where it listens itself.
    pub(super) listens: SocketAddr,
    /// Where it tells its figures.
    pub(super) metrics: SocketAddr,
    pub(super) origin: String,
    pub(super) program: Program,
    pub(super) data: PathBuf,
    pub(super) process: Process,
    pub(crate) links: Links,
}

impl Node {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Where clients connect: the proxy before it, over all its lives.
    pub(crate) fn address(&self) -> SocketAddr {
        self.links.clients.address()
    }

    /// What clients speak to, by way of the proxy.
    pub(crate) fn api(&self) -> Api {
        Api::new(self.address()).known_as(&self.origin)
    }

    /// Where its mails lie.
    pub(crate) fn mails(&self) -> PathBuf {
        self.data.join("mail")
    }

    pub(crate) fn log(&self) -> &Path {
        &self.program.log
    }

    /// How often it has logged `words`, over all its lives.
    pub(crate) fn said(&self, words: &str) -> Result<usize> {
        Ok(std::fs::read_to_string(self.log())?.matches(words).count())
    }

    /// Everything it keeps beside Postgres.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    pub(crate) fn is_running(&self) -> bool {
        self.process.is_running()
    }

    /// Bytes of memory in use, while it runs.
    pub(crate) fn rss(&self) -> Option<u64> {
        self.process.pid().and_then(proc::resident)
    }

    /// What it says of itself now, while it runs.
    pub(crate) async fn figures(&self) -> Result<Figures> {
        Figures::ask(self.metrics).await
    }

    /// Starts it and waits until it serves.
    pub(crate) async fn start(&self) -> Result<()> {
        self.start_with("").await
    }

    /// Starts it with fail points, such as `before-commit=1%return`.
    pub(crate) async fn start_with(&self, fail_points: &str) -> Result<()> {
        self.launch(fail_points, &[]).await
    }

    /// Starts it with fail points and with more variables.
    pub(crate) async fn launch(&self, fail_points: &str, more: &[(String, String)]) -> Result<()> {
        let mut program = self.program.clone();
        program.environment.extend_from_slice(more);
        if !fail_points.is_empty() {
            program.environment.push(("FAILPOINTS".into(), fail_points.into()));
        }
        self.process.start(&program)?;
        self.serves().await
    }

    /// Waits until it serves.
    pub(crate) async fn serves(&self) -> Result<()> {
        let (api, deadline) = (Api::new(self.listens).known_as(&self.origin), Instant::now() + PATIENCE);
        while !api.is_up().await {
            let log = self.log().display();
            ensure!(self.is_running(), "{} ended at its start; see {log}", self.name);
            ensure!(Instant::now() < deadline, "{} does not serve within {PATIENCE:?}; see {log}", self.name);
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Ends it as a fault of the machine would, and waits until it is gone.
    pub(crate) async fn kill9(&self) -> Result<()> {
        self.process.signal("KILL");
        self.process.ended(PATIENCE).await
    }

    /// Ends it and starts it anew with fail points.
    pub(crate) async fn restart_with(&self, fail_points: &str) -> Result<()> {
        self.kill9().await?;
        self.start_with(fail_points).await
    }

    /// Stops its time.
    pub(crate) fn stop(&self) {
        self.process.signal("STOP");
    }

    /// Lets its time go on.
    pub(crate) fn cont(&self) {
        self.process.signal("CONT");
    }

    /// Asks it to drain and end.
    pub(crate) fn terminate(&self) {
        self.process.signal("TERM");
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&self, within: Duration) -> Result<()> {
        self.process.ended(within).await
    }
}
