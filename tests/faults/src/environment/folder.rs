//! Where everything of one environment lies.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use tempfile::TempDir;

/// A folder that goes with its handle, unless it is to be looked at.
#[derive(Debug)]
pub(crate) struct Folder {
    place: Mutex<Option<TempDir>>,
    path: PathBuf,
}

impl Folder {
    /// A new folder among the temporary files: Postgres runs as another user, who may not look into the folders of the one who builds.
    pub(super) fn create() -> Result<Self> {
        let place = TempDir::with_prefix("vestnik-faults-").context("no folder for temporary files")?;
        std::fs::set_permissions(place.path(), Permissions::from_mode(0o755))?;
        Ok(Self { path: place.path().to_owned(), place: Mutex::new(Some(place)) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the folder there for whoever wants to know what happened.
    pub(crate) fn keep(&self) {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(place.map(TempDir::keep));
    }
}
