//! The server that is measured: its start and end, its processor time and its memory.

mod cost;
mod database;
mod proc;
mod start;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::process::Child;

pub(crate) use cost::{Meter, Spent};
pub(crate) use database::TestDatabase;
pub(crate) use proc::{Memory, memory, processor_time};

use crate::cli::{Cli, Engine};
use start::Launch;

/// A server of our own, or one that runs already.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    mails: PathBuf,
    process: Process,
    database: Option<TestDatabase>,
}

enum Process {
    Own(Box<Own>),
    Attached { pid: Option<u32> },
}

/// Ended with its handle; its folder goes after it.
struct Own {
    child: Child,
    launch: Launch,
    _folder: TempDir,
}

impl Server {
    /// Starts a server on an empty database, or attaches to the one that the command line names.
    pub(crate) async fn open(cli: &Cli, engine: Engine) -> Result<Self> {
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
        let url = database.as_ref().map(TestDatabase::url);
        let launch = Launch::prepare(cli.server.as_deref(), folder.path(), url)?;
        let child = launch.start().await?;
        let (address, mails) = (launch.address, launch.data.join("mail"));
        let own = Own { child, launch, _folder: folder };
        Ok(Self { address, mails, process: Process::Own(Box::new(own)), database })
    }

    /// Starts the server anew on the same data, so that memory is what the next scenario needs and nothing else.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        if let Process::Own(own) = &mut self.process {
            own.child.kill().await?;
            own.child = own.launch.start().await?;
        }
        Ok(())
    }

    /// Ends the server and drops its database.
    pub(crate) async fn close(self) -> Result<()> {
        if let Process::Own(mut own) = self.process {
            own.child.kill().await?;
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

    /// The server's memory now.
    pub(crate) fn memory(&self) -> Option<Memory> {
        self.pid().and_then(memory)
    }

    fn pid(&self) -> Option<u32> {
        match &self.process {
            Process::Own(own) => own.child.id(),
            Process::Attached { pid } => *pid,
        }
    }
}
