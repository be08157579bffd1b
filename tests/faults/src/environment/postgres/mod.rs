//! A Postgres of our own: a primary, and a standby that can take its place.
//!
//! Two places take turns: whoever is not the primary is the standby, or is being made into one from a copy of the primary.

mod instance;
mod programs;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::time::Instant;

use super::ports::free_address;
use crate::proxy::{Proxy, Speech};
use instance::Instance;
use programs::Programs;

const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);

/// Whether a commit waits for the standby.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replication {
    Synchronous,
    Asynchronous,
}

/// A primary and, maybe, its standby.
#[derive(Debug)]
pub(crate) struct Postgres {
    places: [Instance; 2],
    /// Which of the two is the primary.
    primary: AtomicUsize,
    has_standby: AtomicBool,
    replication: Option<Replication>,
    /// From the standby to the primary.
    pub(crate) link: Proxy,
    programs: Programs,
}

impl Postgres {
    /// A new cluster of databases with one database in it.
    pub(super) async fn open(folder: &Path, replication: Option<Replication>) -> Result<Self> {
        let programs = Programs::find(folder)?;
        let places = [Instance::place("postgres-a", &programs)?, Instance::place("postgres-b", &programs)?];
        let [first, _] = &places;
        programs.initialise(&first.data).await?;
        first.start().await?;
        first.run("CREATE DATABASE vestnik").await?;
        let link = Proxy::open(free_address()?, first.address, Speech::Plain).await?;
        let (primary, has_standby) = (AtomicUsize::new(0), AtomicBool::new(false));
        let postgres = Self { places, primary, has_standby, replication, link, programs };
        postgres.join_standby().await?;
        Ok(postgres)
    }

    /// The primary's address, past every proxy.
    pub(crate) fn url(&self) -> String {
        self.primary().url("vestnik")
    }

    /// Where the primary listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.primary().address
    }

    fn primary(&self) -> &Instance {
        let [first, second] = &self.places;
        if self.primary.load(Ordering::SeqCst) == 0 { first } else { second }
    }

    fn standby(&self) -> &Instance {
        let [first, second] = &self.places;
        if self.primary.load(Ordering::SeqCst) == 0 { second } else { first }
    }

    /// Runs `sql`, which answers nothing, on the primary.
    pub(crate) async fn run(&self, sql: &str) -> Result<()> {
        self.primary().run(sql).await
    }

    /// Ends the connections of all servers.
    pub(crate) async fn kill_backends(&self) -> Result<()> {
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vestnik'").await
    }

    /// Ends the primary as a crash would, leaves it away for `pause`, and starts it anew.
    pub(crate) async fn crash(&self, pause: Duration) -> Result<()> {
        self.primary().crash().await?;
        tokio::time::sleep(pause).await;
        self.primary().start().await
    }

    /// Ends the primary for good and makes the standby the primary. What the standby has not received is lost.
    pub(super) async fn promote(&self) -> Result<()> {
        ensure!(self.has_standby.swap(false, Ordering::SeqCst), "there is no standby to promote");
        self.primary().crash().await?;
        let heir = self.standby();
        heir.forget_standby().await?;
        heir.run("SELECT pg_promote(true, 20)").await?;
        self.primary.fetch_xor(1, Ordering::SeqCst);
        self.link.retarget(self.address());
        Ok(())
    }

    /// Copies the primary's files, as a nightly backup would.
    pub(crate) async fn back_up(&self) -> Result<()> {
        self.programs.copy(self.primary().address, &self.programs.backup(), &[]).await
    }

    /// Puts the files of the last backup in the primary's place. Everything since is lost, and the standby with it.
    pub(crate) async fn restore(&self) -> Result<()> {
        self.has_standby.store(false, Ordering::SeqCst);
        self.standby().crash().await?;
        let primary = self.primary();
        primary.crash().await?;
        self.programs.put_in_place(&self.programs.backup(), &primary.data)?;
        primary.forget_standby_in_files()?;
        primary.start().await
    }

    /// Whether commits wait for the standby from now on. Healing sets it back when there is a new standby.
    pub(crate) async fn wait_for_standby(&self, does_wait: bool) -> Result<()> {
        if !does_wait {
            return self.primary().forget_standby().await;
        }
        self.run("ALTER SYSTEM SET synchronous_standby_names = '*'").await?;
        self.run("SELECT pg_reload_conf()").await
    }

    /// Stops the standby's time: a primary that waits for it commits nothing.
    pub(crate) fn freeze_standby(&self) {
        self.standby().signal_all("STOP");
    }

    /// Starts what does not run, lets time go on, and makes a standby where one is wanted and missing.
    pub(super) async fn heal(&self) -> Result<()> {
        self.link.heal();
        self.standby().signal_all("CONT");
        if !self.primary().is_running() {
            self.primary().start().await?;
        }
        self.join_standby().await
    }

    /// Ends both.
    pub(super) async fn end(&self) -> Result<()> {
        self.standby().signal_all("CONT");
        self.standby().crash().await?;
        self.primary().crash().await
    }

    /// Makes a standby unless there is one, and lets commits wait for it where that is wanted.
    async fn join_standby(&self) -> Result<()> {
        let Some(replication) = self.replication else { return Ok(()) };
        if !self.has_standby.load(Ordering::SeqCst) {
            let standby = self.standby();
            self.programs.copy(self.link.address(), &standby.data, &["--write-recovery-conf"]).await?;
            standby.start().await?;
            self.has_standby.store(true, Ordering::SeqCst);
        }
        self.stream().await?;
        self.wait_for_standby(replication == Replication::Synchronous).await
    }

    /// Waits until the standby follows the primary.
    async fn stream(&self) -> Result<()> {
        let database = super::connect(self.primary().url("postgres")).await?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let sql = "SELECT count(*) AS streaming FROM pg_stat_replication WHERE state = 'streaming'";
            let row = database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
            if row.context("no count")?.try_get::<i64>("", "streaming")? > 0 {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "the standby does not follow the primary");
            tokio::time::sleep(LOOK).await;
        }
    }
}
