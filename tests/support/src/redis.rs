//! A Redis of one's own: on a free port, without a disk, gone when the guard is dropped.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that is not there after so long will not come.
const START: Duration = Duration::from_secs(10);

/// A running Redis.
#[derive(Debug)]
pub struct TestRedis {
    port: u16,
    arguments: Vec<String>,
    server: Option<Child>,
}

impl TestRedis {
    /// Fails, and says how to install one, when there is no `redis-server`: it never skips.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with more arguments of `redis-server`.
    pub fn start_with(arguments: &[&str]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        drop(listener);
        let arguments = arguments.iter().map(ToString::to_string).collect();
        let mut redis = Self { port, arguments, server: None };
        redis.restart();
        redis
    }

    /// Ends the server, if it runs, and starts it on the same port, empty.
    pub fn restart(&mut self) {
        self.stop();
        let mut command = Command::new("redis-server");
        command.args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command.args(["--dir", &std::env::temp_dir().display().to_string()]).args(&self.arguments);
        let server = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.server =
            Some(server.expect("redis-server is not installed: `apt-get install -y redis-server` installs it"));
        let began = Instant::now();
        while TcpStream::connect(self.address()).is_err() {
            assert!(began.elapsed() < START, "redis-server did not start on port {}", self.port);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends the server, as `kill -9` does.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.kill());
            drop(server.wait());
        }
    }

    /// Stops the server where it is, or lets it go on: its connections stay open, and nobody answers.
    pub fn freeze(&self, is_frozen: bool) {
        let server = self.server.as_ref().expect("it runs").id().to_string();
        let signal = if is_frozen { "-STOP" } else { "-CONT" };
        let sent = Command::new("kill").args([signal, &server]).status();
        assert!(sent.is_ok_and(|status| status.success()), "no {signal} for {server}");
    }

    /// Its address, as the server's configuration would name it.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Sends one command and answers the first piece of what comes back, as the protocol writes it.
    pub fn command(&self, words: &[&str]) -> String {
        let mut text = format!("*{}\r\n", words.len());
        for word in words {
            write!(text, "${}\r\n{word}\r\n", word.len()).expect("a string takes whatever is written to it");
        }
        let mut stream = TcpStream::connect(self.address()).expect("it listens");
        stream.write_all(text.as_bytes()).expect("it reads");
        let mut answer = vec![0; 64 * 1024];
        let read = stream.read(&mut answer).expect("it answers");
        answer.truncate(read);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        self.stop();
    }
}
