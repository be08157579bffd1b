use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use client::Api;
use tempfile::TempDir;
use tokio::time::Instant;

const START: Duration = Duration::from_secs(30);

/// A real `vestnik serve` on loopback, in a folder of its own. It ends with this value.
#[derive(Debug)]
pub struct Server {
    child: Child,
    folder: TempDir,
    /// Where it answers.
    pub api: Api,
}

impl Server {
    /// Starts `binary` with `settings` (environment variables) and waits until it answers. Registration is open.
    pub async fn start(binary: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str| File::create(folder.path().join(name));
        let address = free_address()?;
        let child = Command::new(binary)
            .arg("serve")
            .env_clear()
            .env("VESTNIK_LISTEN", address.to_string())
            .env("VESTNIK_PUBLIC_URL", format!("http://{address}"))
            .env("VESTNIK_REGISTRATION", "open")
            .env("VESTNIK_LOG", "warn")
            .envs(settings.iter().copied())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(file("out")?)
            .stderr(file("log")?)
            .spawn()
            .context("vestnik does not start")?;
        let mut server = Self { child, folder, api: Api::new(address) };
        server.await_answer().await?;
        Ok(server)
    }

    async fn await_answer(&mut self) -> Result<()> {
        let until = Instant::now() + START;
        while !self.api.is_up().await {
            if self.child.try_wait()?.is_some() || Instant::now() > until {
                bail!("vestnik does not answer: {}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Where its mails lie.
    pub fn mails(&self) -> PathBuf {
        self.folder.path().join("data/mail")
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The token in the link to the first owner.
    pub fn setup_token(&self) -> Result<String> {
        let printed = fs::read_to_string(self.folder.path().join("out"))?;
        let (_, rest) = printed.split_once("/setup#token=").context("no link to the first owner")?;
        Ok(rest.lines().next().unwrap_or_default().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
