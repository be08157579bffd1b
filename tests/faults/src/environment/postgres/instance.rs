//! One Postgres: an address and a folder, whatever it is at the moment.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sea_orm::ConnectionTrait;
use tokio::time::Instant;

use super::programs::{Programs, SUPERUSER};
use crate::environment::child::{Process, Program};
use crate::environment::connect;
use crate::environment::ports::free_address;
use crate::environment::proc;

const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(30);

#[derive(Debug)]
pub(super) struct Instance {
    name: &'static str,
    pub(super) address: SocketAddr,
    pub(super) data: PathBuf,
    program: Program,
    process: Process,
}

impl Instance {
    /// A place for one; nothing runs yet.
    pub(super) fn place(name: &'static str, programs: &Programs) -> Result<Self> {
        let (address, data) = (free_address()?, programs.folder().join(name));
        let program = programs.server(&data, address);
        Ok(Self { name, address, data, program, process: Process::default() })
    }

    pub(super) fn url(&self, database: &str) -> String {
        format!("postgres://{SUPERUSER}@{}/{database}?sslmode=disable", self.address)
    }

    pub(super) fn is_running(&self) -> bool {
        self.process.is_running()
    }

    /// Starts it and waits until it takes connections.
    pub(super) async fn start(&self) -> Result<()> {
        self.process.start(&self.program)?;
        let deadline = Instant::now() + PATIENCE;
        while connect(self.url("postgres")).await.is_err() {
            let log = self.program.log.display();
            ensure!(self.process.is_running(), "{} ended at its start; see {log}", self.name);
            ensure!(Instant::now() < deadline, "{} takes no connections; see {log}", self.name);
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Ends it at once, without a checkpoint.
    pub(super) async fn crash(&self) -> Result<()> {
        self.process.signal("QUIT");
        self.process.ended(PATIENCE).await
    }

    /// Sends `signal` to it and to each of its processes.
    pub(super) fn signal_all(&self, signal: &str) {
        let Some(pid) = self.process.pid() else { return };
        proc::signal(std::iter::once(pid).chain(proc::children(pid)), signal);
    }

    /// Runs `sql`, which answers nothing.
    pub(super) async fn run(&self, sql: &str) -> Result<()> {
        let database = connect(self.url("postgres")).await?;
        let done = database.execute_unprepared(sql).await.with_context(|| format!("{}: {sql}", self.name));
        database.close().await?;
        done.map(drop)
    }

    /// Waits for no standby from now on.
    pub(super) async fn forget_standby(&self) -> Result<()> {
        self.run("ALTER SYSTEM RESET synchronous_standby_names").await?;
        self.run("SELECT pg_reload_conf()").await
    }

    /// Waits for no standby after the next start.
    pub(super) fn forget_standby_in_files(&self) -> Result<()> {
        let path = self.data.join("postgresql.auto.conf");
        let text = std::fs::read_to_string(&path)?;
        let kept = text.lines().filter(|line| !line.starts_with("synchronous_standby_names"));
        let kept = kept.fold(String::new(), |text, line| text + line + "\n");
        // Written in place: the file belongs to the user that Postgres runs as.
        Ok(std::fs::write(&path, kept)?)
    }
}
