//! Throw-away databases: an address that nobody else uses, gone when the guard is dropped.

use std::hash::{BuildHasher, RandomState};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Where the tests' Postgres answers when `VESTNIK_TEST_POSTGRES` says nothing else.
const POSTGRES: &str = "postgres://root@127.0.0.1:5432/postgres";

/// An empty database.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    _place: Place,
}

/// What disappears with it.
#[derive(Debug)]
enum Place {
    Folder { _folder: TempDir },
    Server { name: String },
}

impl TestDatabase {
    /// A file of its own in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self { url, _place: Place::Folder { _folder: folder } }
    }

    /// A database of its own on a server that runs already. Fails, and says how to start one, when none does: it never skips.
    pub fn postgres() -> Self {
        let random = RandomState::new();
        let name = format!("vestnik_test_{:016x}", random.hash_one(std::process::id()));
        let created = psql(&format!("CREATE DATABASE {name}"));
        assert!(
            created.as_ref().is_ok_and(|output| output.status.success()),
            "no Postgres at {}: start one with `pg_ctlcluster 15 main start` or `docker compose up -d postgres`, or name another in \
             VESTNIK_TEST_POSTGRES ({created:?})",
            server()
        );
        let server = server();
        let (address, _) = server.rsplit_once('/').expect("an address that ends in the name of a database");
        Self { url: format!("{address}/{name}"), _place: Place::Server { name } }
    }

    /// Its address, as the server's configuration would name it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Server { name } = self {
            // A failure leaves a database behind that no later test looks at.
            drop(psql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

fn server() -> String {
    std::env::var("VESTNIK_TEST_POSTGRES").unwrap_or_else(|_| POSTGRES.to_owned())
}

/// Postgres' own client makes and drops databases, so that tests need no driver beside the one they test.
fn psql(sql: &str) -> std::io::Result<Output> {
    Command::new("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &server(), "-c", sql]).output()
}
