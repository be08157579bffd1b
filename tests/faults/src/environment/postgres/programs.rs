//! The programs of Postgres, and as whom they run.

use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::environment::child::Program;

/// The one who may do everything in the throw-away cluster.
pub(super) const SUPERUSER: &str = "vestnik";
/// Whom Debian's packages make for Postgres, which refuses to be root.
const USER: &str = "postgres";

/// Small and without waiting for the disk: what ends here is a process, never the machine, so what was written stays readable.
const OPTIONS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=120",
    "shared_buffers=64MB",
    "fsync=off",
    "wal_level=replica",
    "max_wal_senders=8",
    "wal_keep_size=256MB",
    "hot_standby=on",
    "wal_receiver_status_interval=1s",
    "wal_retrieve_retry_interval=200ms",
    "autovacuum_naptime=10s",
    "log_min_messages=warning",
];

#[derive(Debug)]
pub(super) struct Programs {
    binaries: PathBuf,
    folder: PathBuf,
    /// Somebody else than root, when we are root.
    owner: Option<(u32, u32)>,
}

impl Programs {
    /// The newest Postgres of this machine; everything goes into a folder within `folder`.
    pub(super) fn find(folder: &Path) -> Result<Self> {
        let is_root = std::fs::metadata("/proc/self")?.uid() == 0;
        let owner = if is_root {
            Some(account(USER).context("there is no user postgres; `make services` installs it")?)
        } else {
            None
        };
        let folder = folder.join("postgres");
        std::fs::create_dir_all(&folder)?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group))?;
        }
        Ok(Self {
            binaries: binaries().context("no Postgres on this machine; `make services` installs it")?,
            folder,
            owner,
        })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn backup(&self) -> PathBuf {
        self.folder.join("backup")
    }

    fn program(&self, name: &str, arguments: Vec<String>) -> Program {
        Program {
            path: self.binaries.join(name),
            arguments,
            folder: self.folder.clone(),
            log: self.folder.join(format!("{name}.log")),
            user: self.owner.map(|_| USER),
            ..Program::default()
        }
    }

    /// The server on `data`.
    pub(super) fn server(&self, data: &Path, address: SocketAddr) -> Program {
        let place = ["-D".into(), data.display().to_string(), "-p".into(), address.port().to_string()];
        let options = OPTIONS.iter().flat_map(|option| ["-c".into(), (*option).to_owned()]);
        let program = self.program("postgres", place.into_iter().chain(options).collect());
        Program { log: data.with_extension("log"), ..program }
    }

    /// Makes a new cluster in `data`, which trusts everybody who reaches it.
    pub(super) async fn initialise(&self, data: &Path) -> Result<()> {
        let data = data.display().to_string();
        let words =
            ["-D", &data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"];
        self.program("initdb", words.map(str::to_owned).to_vec()).run().await
    }

    /// Copies the running cluster at `from` into `data`, in place of what is there.
    pub(super) async fn copy(&self, from: SocketAddr, data: &Path, more: &[&str]) -> Result<()> {
        remove(data)?;
        let (data, port) = (data.display().to_string(), from.port().to_string());
        let words =
            ["-h", "127.0.0.1", "-p", &port, "-U", SUPERUSER, "-D", &data, "-X", "stream", "-c", "fast", "--no-sync"];
        let words = words.iter().chain(more).map(|word| (*word).to_owned()).collect();
        self.program("pg_basebackup", words).run().await
    }

    /// Copies files of a cluster that does not run to `data`, in place of what is there.
    pub(super) fn put_in_place(&self, from: &Path, data: &Path) -> Result<()> {
        remove(data)?;
        self.copy_folder(from, data)
    }

    fn copy_folder(&self, from: &Path, to: &Path) -> Result<()> {
        std::fs::create_dir(to)?;
        std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o700))?;
        self.give_away(to)?;
        for entry in std::fs::read_dir(from)? {
            let (entry, target) = (entry?, to.to_owned());
            let target = target.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.copy_folder(&entry.path(), &target)?;
            } else {
                std::fs::copy(entry.path(), &target)?;
                self.give_away(&target)?;
            }
        }
        Ok(())
    }

    fn give_away(&self, path: &Path) -> Result<()> {
        match self.owner {
            Some((user, group)) => Ok(chown(path, Some(user), Some(group))?),
            None => Ok(()),
        }
    }
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// User and group of `name`.
fn account(name: &str) -> Option<(u32, u32)> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// Debian keeps one folder for each version; elsewhere the programs are on the path.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.map(|entry| entry.path()).max_by_key(number).map(|path| path.join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let listed = std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file());
    newest.filter(|folder| folder.join("initdb").is_file()).or(listed)
}
