//! The server that is measured: its start and end, its processor time and its memory.

mod cost;
mod database;
mod proc;
mod redis;
mod start;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::process::Child;

pub(crate) use cost::{Meter, Spent};
pub(crate) use database::TestDatabase;
pub(crate) use proc::{Memory, memory, processor_time};

use crate::cli::{Cli, Engine};
use redis::Redis;
use start::{Launch, Place};

/// A server of our own, some that are a cluster, or one that runs already.
pub(crate) struct Server {
    /// Where the first server listens.
    pub(crate) address: SocketAddr,
    mails: PathBuf,
    process: Process,
    database: Option<TestDatabase>,
}

enum Process {
    Own(Box<Own>),
    Attached { pid: Option<u32> },
}

/// Ended with their handles; their folder goes after them.
struct Own {
    nodes: Vec<Node>,
    /// What several servers share.
    redis: Option<Redis>,
    _folder: TempDir,
}

struct Node {
    child: Child,
    launch: Launch,
}

impl Server {
    /// Starts `nodes` servers on an empty database, or attaches to the one that the command line names.
    pub(crate) async fn open(cli: &Cli, engine: Engine, nodes: usize) -> Result<Self> {
        if let (Some(address), Some(data)) = (cli.attach, &cli.data_dir) {
            let (mails, process) = (data.join("mail"), Process::Attached { pid: cli.pid });
            return Ok(Self { address, mails, process, database: None });
        }
        std::fs::create_dir_all(&cli.dir).with_context(|| format!("{} cannot be made", cli.dir.display()))?;
        let folder = TempDir::new_in(std::path::absolute(&cli.dir)?)?;
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(TestDatabase::create(&cli.postgres).await?),
        };
        let redis = if nodes > 1 { Some(Redis::start(folder.path()).await?) } else { None };
        let mut started = Vec::with_capacity(nodes);
        for number in 1..=nodes {
            let place = Place {
                folder: folder.path().join(format!("node-{number}")),
                database: database.as_ref().map(|database| database.url().to_owned()),
                redis: redis.as_ref().map(Redis::url),
            };
            let launch = Launch::prepare(cli.server.as_deref(), place)?;
            started.push(Node { child: launch.start().await?, launch });
        }
        let first = started.first().context("there must be a server")?;
        let (address, mails) = (first.launch.address, first.launch.data.join("mail"));
        let own = Own { nodes: started, redis, _folder: folder };
        Ok(Self { address, mails, process: Process::Own(Box::new(own)), database })
    }

    /// Where all servers listen, those that were killed too.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        match &self.process {
            Process::Own(own) => own.nodes.iter().map(|node| node.launch.address).collect(),
            Process::Attached { .. } => vec![self.address],
        }
    }

    /// Ends one server of several as a power cut would.
    pub(crate) async fn kill(&mut self, node: usize) -> Result<()> {
        if let Process::Own(own) = &mut self.process
            && let Some(node) = own.nodes.get_mut(node)
        {
            node.child.kill().await?;
        }
        Ok(())
    }

    /// The database's statements so far that ended in a commit: a read outside a transaction is one of its own.
    pub(crate) async fn commits(&self) -> Result<Option<i64>> {
        match &self.database {
            Some(database) => database.commits().await.map(Some),
            None => Ok(None),
        }
    }

    /// Starts the server anew on the same data, so that memory is what the next scenario needs and nothing else.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        if let Process::Own(own) = &mut self.process {
            for node in &mut own.nodes {
                node.child.kill().await?;
                node.child = node.launch.start().await?;
            }
        }
        Ok(())
    }

    /// Ends the server and drops its database.
    pub(crate) async fn close(self) -> Result<()> {
        if let Process::Own(mut own) = self.process {
            for node in &mut own.nodes {
                node.child.kill().await?;
            }
        }
        match self.database {
            Some(database) => database.drop().await,
            None => Ok(()),
        }
    }

    /// Where mails go.
    pub(crate) fn mails(&self) -> &std::path::Path {
        &self.mails
    }

    /// The first server's memory now.
    pub(crate) fn memory(&self) -> Option<Memory> {
        self.pids().first().copied().and_then(memory)
    }

    /// Processor time that all servers, and what they share, have used so far. A server that is dead is left out.
    fn processor_time(&self) -> Option<Duration> {
        let spent: Vec<Duration> = self.pids().into_iter().filter_map(processor_time).collect();
        (!spent.is_empty()).then(|| spent.into_iter().sum())
    }

    fn pids(&self) -> Vec<u32> {
        match &self.process {
            Process::Own(own) => {
                let shared = own.redis.as_ref().and_then(Redis::pid);
                own.nodes.iter().filter_map(|node| node.child.id()).chain(shared).collect()
            }
            Process::Attached { pid } => pid.iter().copied().collect(),
        }
    }
}
