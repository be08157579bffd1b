//! A Postgres of one's own, to be stopped, frozen and started again.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A server that belongs to one test. It ends with the guard.
#[derive(Debug)]
pub struct TestServer {
    folder: TempDir,
    binaries: PathBuf,
    port: u16,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Sessions are ended, what is committed is written.
    Fast,
    /// As if it had crashed.
    Immediate,
}

impl TestServer {
    /// Makes a server on a free port and starts it. Fails, and says so, where Postgres is not installed: it never skips.
    pub fn start_new() -> Self {
        let folder =
            tempfile::Builder::new().prefix("vestnik_test_server_").tempdir().expect("a folder for temporary files");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let server = Self { folder, binaries: binaries(), port };
        if is_root() {
            // Postgres refuses to run as root.
            run(Command::new("chown").arg("postgres").arg(server.folder.path()));
        }
        run(server
            .program("initdb")
            .args(["-D", &server.data(), "-A", "trust", "-U", "postgres", "-E", "UTF8"])
            .args(["--no-locale", "--no-sync"]));
        server.start();
        server
    }

    /// The address of its first database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Its port on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Starts it, and waits until it answers.
    pub fn start(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c shared_buffers=16MB -c max_connections=60",
            self.port
        );
        let log = self.folder.path().join("log");
        run(self
            .program("pg_ctl")
            .args(["-D", &self.data(), "-w", "-s", "-l"])
            .arg(log)
            .args(["-o", &options, "start"]));
    }

    /// Stops it, and waits until it is gone.
    pub fn stop(&self, stop: Stop) {
        let mode = match stop {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        run(self.program("pg_ctl").args(["-D", &self.data(), "-w", "-s", "-m", mode, "stop"]));
    }

    /// Stops its processes where they are; their sockets stay open.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        run(Command::new("kill").arg(signal).args(self.processes()));
    }

    /// The server and all that it has started.
    fn processes(&self) -> Vec<String> {
        let file = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).expect("a running server");
        let server = file.lines().next().expect("its number").to_owned();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &server]).output().expect("ps is installed");
        let children =
            String::from_utf8_lossy(&children.stdout).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        std::iter::once(server).chain(children).collect()
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn program(&self, name: &str) -> Command {
        let path = self.binaries.join(name);
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path).current_dir("/");
        command
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // It may be stopped already.
        let processes = std::fs::metadata(self.folder.path().join("data/postmaster.pid")).map(|_| self.processes());
        if let Ok(processes) = processes {
            drop(Command::new("kill").arg("-CONT").args(processes).status());
            drop(self.program("pg_ctl").args(["-D", &self.data(), "-w", "-s", "-m", "immediate", "stop"]).status());
        }
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Where Debian keeps the newest Postgres, or whatever `pg_config` says.
fn binaries() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().unwrap_or_else(|| {
        let told = Command::new("pg_config").arg("--bindir").output();
        let told = told.expect("Postgres is installed: `apt-get install postgresql`");
        PathBuf::from(String::from_utf8_lossy(&told.stdout).trim())
    })
}

fn run(command: &mut Command) {
    let output = command.stdin(std::process::Stdio::null()).output();
    let output = output.unwrap_or_else(|error| unreachable!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
