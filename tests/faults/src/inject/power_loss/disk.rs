//! A disk whose power can fail, under a server of ours.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::process::Command;

use super::journal::{Files, after_power_loss};

const SOURCE: &str = include_str!("disk.c");

/// The library that keeps the journal, the journal, and the files as the journal's beginning found them.
#[derive(Debug)]
pub(super) struct Disk {
    folder: TempDir,
    before: Mutex<Files>,
}

impl Disk {
    /// Compiles the library.
    pub(super) async fn build() -> Result<Self> {
        let folder = TempDir::with_prefix("vestnik-disk-")?;
        let (source, library) = (folder.path().join("disk.c"), folder.path().join("disk.so"));
        std::fs::write(&source, SOURCE)?;
        let words = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"];
        let compiled = Command::new("cc").args(words).args([&library, &source]).arg("-ldl").output().await;
        let compiled = compiled.context("no C compiler; `make services` installs one")?;
        ensure!(compiled.status.success(), "disk.c: {}", String::from_utf8_lossy(&compiled.stderr));
        Ok(Self { folder, before: Mutex::default() })
    }

    /// What a server needs to write onto this disk.
    pub(super) fn variables(&self) -> Vec<(String, String)> {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        vec![("LD_PRELOAD".into(), path("disk.so")), ("FAULTS_JOURNAL".into(), path("journal"))]
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    /// Takes the files as they are: everything reaches the disk in the end. The server must have ended.
    pub(super) fn settle(&self, data: &Path) -> Result<()> {
        *self.before.lock().unwrap_or_else(PoisonError::into_inner) = read(data)?;
        Ok(std::fs::remove_file(self.journal())?)
    }

    /// Leaves in `data` what a disk has after a power failure. The server must have ended.
    pub(super) fn lose_power(&self, data: &Path, survives: impl FnMut() -> bool) -> Result<()> {
        let before = std::mem::take(&mut *self.before.lock().unwrap_or_else(PoisonError::into_inner));
        let journal =
            std::fs::read(self.journal()).context("the server has kept no journal: was the library loaded?")?;
        let left = after_power_loss(before, &journal, survives);
        for path in files_of(data)? {
            std::fs::remove_file(path)?;
        }
        for (name, bytes) in left {
            std::fs::write(data.join(name), bytes)?;
        }
        self.settle(data)
    }
}

fn read(data: &Path) -> Result<Files> {
    let named = |path: PathBuf| Some((path.file_name()?.to_str()?.to_owned(), path));
    let files = files_of(data)?.into_iter().filter_map(named).filter(|(name, _)| !name.ends_with("-shm"));
    files.map(|(name, path)| Ok((name, std::fs::read(path)?))).collect()
}

/// The database and what stands beside it.
fn files_of(data: &Path) -> Result<Vec<PathBuf>> {
    let entries: Vec<_> = std::fs::read_dir(data)?.collect::<Result<_, _>>()?;
    let is_ours =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("vestnik.db"));
    Ok(entries.into_iter().map(|entry| entry.path()).filter(is_ours).collect())
}
