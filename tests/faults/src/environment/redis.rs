//! A Redis of our own: no disk, one port.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::child::{Process, Program};
use super::ports::free_address;

const PATIENCE: Duration = Duration::from_secs(10);

/// What Redis lets a subscriber leave unread unless told otherwise.
const ROOMY: &str = "\"pubsub 33554432 8388608 60\"";

/// One Redis, at the same address over all its lives.
#[derive(Debug)]
pub(crate) struct Redis {
    name: String,
    address: SocketAddr,
    program: Program,
    process: Process,
}

impl Redis {
    /// Starts one that keeps its log in `folder`.
    pub(super) async fn open(name: &str, folder: &Path) -> Result<Self> {
        let address = free_address()?;
        let port = address.port().to_string();
        let words = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"];
        let program = Program {
            path: "redis-server".into(),
            arguments: words.map(str::to_owned).to_vec(),
            folder: folder.to_owned(),
            log: folder.join(format!("{name}.log")),
            ..Program::default()
        };
        let redis = Self { name: name.to_owned(), address, program, process: Process::default() };
        redis.start().await?;
        Ok(redis)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Where it listens itself, without a proxy.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts it, empty, and waits until it answers.
    pub(crate) async fn start(&self) -> Result<()> {
        self.process.start(&self.program)?;
        let deadline = Instant::now() + PATIENCE;
        while self.command("PING").await.is_err() {
            ensure!(Instant::now() < deadline && self.process.is_running(), "{} does not start", self.name);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Starts it if it does not run, and undoes what was set.
    pub(super) async fn heal(&self) -> Result<()> {
        self.process.signal("CONT");
        if !self.process.is_running() {
            return self.start().await;
        }
        self.command("CLIENT UNPAUSE").await?;
        self.command(&format!("CONFIG SET client-output-buffer-limit {ROOMY}")).await.map(drop)
    }

    /// Stops its time until [`Redis::heal`].
    pub(crate) fn stop(&self) {
        self.process.signal("STOP");
    }

    /// Ends it at once; everything in it is gone.
    pub(crate) async fn kill9(&self) -> Result<()> {
        self.process.signal("KILL");
        self.process.ended(PATIENCE).await
    }

    /// The first line of what it answers to `command`, a line of words; one with blanks stands in quotation marks.
    pub(crate) async fn command(&self, command: &str) -> Result<String> {
        timeout(Duration::from_secs(5), self.ask(command)).await.with_context(|| format!("{}: {command}", self.name))?
    }

    async fn ask(&self, command: &str) -> Result<String> {
        let mut stream = BufReader::new(TcpStream::connect(self.address).await?);
        stream.write_all(format!("{command}\r\n").as_bytes()).await?;
        let mut answer = String::new();
        stream.read_line(&mut answer).await?;
        ensure!(!answer.is_empty(), "{} closes the connection instead of answering {command}", self.name);
        if answer.starts_with('-') {
            bail!("{} answers {command} with {answer}", self.name);
        }
        Ok(answer)
    }
}
