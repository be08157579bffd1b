use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

const PATIENCE: Duration = Duration::from_secs(5);

/// A Redis of this run, which keeps nothing. Ended with its handle.
pub(super) struct Redis {
    child: Child,
    port: u16,
}

impl Redis {
    /// Starts it on a port that is free now.
    pub(super) async fn start(folder: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command.args(["--client-output-buffer-limit", "pubsub", "256mb", "64mb", "60"]).current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        let child = command.spawn().context("redis-server is needed: `make services` installs it")?;
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if tokio::time::Instant::now() > deadline {
                bail!("redis-server does not serve");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(Self { child, port })
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }
}
