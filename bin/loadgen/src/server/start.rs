use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::process::{Child, Command};

use crate::client::Api;

const PATIENCE: Duration = Duration::from_secs(20);

/// What one server has to itself and what it shares.
pub(super) struct Place {
    pub(super) folder: PathBuf,
    pub(super) database: Option<String>,
    pub(super) redis: Option<String>,
}

/// How the server is started, again and again on the same data.
pub(super) struct Launch {
    program: PathBuf,
    place: Place,
    pub(super) data: PathBuf,
    pub(super) address: SocketAddr,
}

impl Launch {
    /// A start in the folder of `place`, on a port that is free now.
    pub(super) fn prepare(program: Option<&Path>, place: Place) -> Result<Self> {
        let program = match program {
            Some(program) => std::path::absolute(program)?,
            None => std::env::current_exe()?.with_file_name("vestnik"),
        };
        ensure!(program.is_file(), "there is no server at {}; build it or name it with --server", program.display());
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        std::fs::create_dir_all(&place.folder)?;
        let data = place.folder.join("data");
        Ok(Self { program, place, data, address })
    }

    /// Starts the server and waits until it answers.
    pub(super) async fn start(&self) -> Result<Child> {
        let log = self.place.folder.join("server.log");
        // Without its folder and environment: a vestnik.toml or a variable of somebody's own would change what is measured.
        let mut command = Command::new(&self.program);
        command.arg("serve").current_dir(&self.place.folder).env_clear().envs(self.environment());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?).kill_on_drop(true);
        let mut child = command.spawn().with_context(|| format!("{} does not start", self.program.display()))?;
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !Api::new(self.address).is_up().await {
            if child.try_wait()?.is_some() || tokio::time::Instant::now() > deadline {
                bail!("the server does not serve:\n{}", std::fs::read_to_string(&log).unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(child)
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        let mut environment = vec![
            ("VESTNIK_LISTEN", self.address.to_string()),
            ("VESTNIK_DATA_DIR", self.data.display().to_string()),
            ("VESTNIK_RATE_LIMITS", "off".into()),
            ("VESTNIK_MAX_CONNECTIONS", "20000".into()),
            ("VESTNIK_MAX_CONNECTIONS_PER_ADDRESS", "20000".into()),
            ("VESTNIK_SOCKETS_PER_USER", "1000".into()),
            ("VESTNIK_REGISTRATION", "open".into()),
            // The same on every server: tokens are good for all of them.
            ("VESTNIK_PUBLIC_URL", "http://localhost".into()),
            ("VESTNIK_ORIGINS", format!("http://{}", self.address)),
            ("VESTNIK_LOG", "warn".into()),
            ("VESTNIK_SECRET_KEY", "6c".repeat(32)),
        ];
        environment.extend(self.place.database.clone().map(|url| ("DATABASE_URL", url)));
        environment.extend(self.place.redis.clone().map(|url| ("REDIS_URL", url)));
        environment.extend(std::env::var("HOME").map(|home| ("HOME", home)));
        environment.extend(std::env::var("PATH").map(|path| ("PATH", path)));
        environment
    }
}
