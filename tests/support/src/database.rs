//! Throw-away databases: an address that nobody else uses, gone when the guard is dropped.

use std::hash::{BuildHasher, RandomState};
use std::process::{Child, Command, Output, Stdio};

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
        // Nothing here outlives a crash, so no commit waits for the disk.
        let created =
            psql(&[&format!("CREATE DATABASE {name}"), &format!("ALTER DATABASE {name} SET synchronous_commit = off")]);
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

    /// Another session at the server, running `sql` beside the test; wait for the child to know that it is over.
    pub fn session(&self, sql: &str) -> Child {
        let quiet = Stdio::null;
        let mut client = Command::new("psql");
        client.args(["-X", "-q", "-d", self.url(), "-c", sql]).stdin(quiet()).stdout(quiet()).stderr(quiet());
        client.spawn().expect("psql, the client of Postgres, is installed")
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
            drop(psql(&[&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")]));
        }
    }
}

fn server() -> String {
    std::env::var("VESTNIK_TEST_POSTGRES").unwrap_or_else(|_| POSTGRES.to_owned())
}

/// Postgres' own client makes and drops databases, so that tests need no driver beside the one they test.
fn psql(statements: &[&str]) -> std::io::Result<Output> {
    let statements = statements.iter().flat_map(|sql| ["-c", sql]);
    Command::new("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &server()]).args(statements).output()
}
