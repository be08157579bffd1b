//! One running server.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;

use crate::request::{Answer, request};

pub const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
pub const PUBLIC_URL: &str = "http://chat.localhost:8080";

/// A server that ends with the test.
pub struct Node {
    child: Child,
    folder: TempDir,
    pub port: u16,
    pub metrics: u16,
}

/// A port that nobody has.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// `vestnik` with nothing but these settings.
pub fn vestnik(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestnik"));
    command.args(arguments).env_clear().envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    vestnik(arguments, settings).current_dir(folder.path()).output().expect("it runs")
}

impl Node {
    /// Starts a server and waits until it is ready.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| File::create(folder.path().join(name)).expect("a file");
        let (port, metrics) = (free_port(), free_port());
        let mut command = vestnik(&["serve"], settings);
        command
            .current_dir(folder.path())
            .env("VESTNIK_LISTEN", format!("127.0.0.1:{port}"))
            .env("VESTNIK_METRICS_LISTEN", format!("127.0.0.1:{metrics}"))
            .env("VESTNIK_PUBLIC_URL", PUBLIC_URL)
            .env("VESTNIK_LOG_FORMAT", "json")
            .stdout(file("out"))
            .stderr(file("log"));
        let child = command.spawn().expect("it starts");
        let mut node = Self { child, folder, port, metrics };
        node.await_ready();
        node
    }

    fn await_ready(&mut self) {
        let until = Instant::now() + Duration::from_secs(30);
        while request(self.port, "GET /health/ready", &[], "").is_none_or(|answer| answer.status != 200) {
            let ended = self.child.try_wait().expect("a state");
            assert!(ended.is_none() && Instant::now() < until, "it is not ready ({ended:?}): {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What it printed for the person at the console.
    pub fn printed(&self) -> String {
        fs::read_to_string(self.folder.path().join("out")).expect("readable")
    }

    /// Where it works.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where its mails lie.
    pub fn mails(&self) -> PathBuf {
        self.folder.path().join("data/mail")
    }

    /// What the same program says when it is run beside it, with this server's data and settings.
    pub fn shell(&self, arguments: &[&str]) -> String {
        let command = &mut vestnik(arguments, &[("VESTNIK_PUBLIC_URL", PUBLIC_URL)]);
        let output = command.current_dir(self.folder.path()).output().expect("it runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("readable")
    }

    /// The token in the link to the first owner.
    pub fn setup_token(&self) -> String {
        let printed = self.printed();
        let (_, rest) = printed.split_once("/setup#token=").unwrap_or_else(|| panic!("no link in {printed:?}"));
        rest.lines().next().expect("a token").to_owned()
    }

    /// Asks as one of our own pages.
    pub fn ask(&self, line: &str, token: &str, body: &str) -> Answer {
        self.ask_with(line, token, "", body)
    }

    /// Whether the session of `token` is refused within a second, which is what the product promises of one that has ended.
    pub fn soon_refuses(&self, token: &str) -> bool {
        within_a_second(|| self.ask("GET /api/v1/users/me", token, "").status == 401)
    }

    /// The same from a browser that holds a cookie.
    pub fn ask_with(&self, line: &str, token: &str, cookie: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("Origin", PUBLIC_URL), ("X-Vestnik-Client", "1"), ("Cookie", cookie)];
        if !token.is_empty() {
            headers.push(("Authorization", &bearer));
        }
        request(self.port, line, &headers, body).unwrap_or_else(|| panic!("no answer: {}", self.log()))
    }

    /// Makes the first owner with the token of a link; the access token.
    pub fn make_owner(&self, setup: &str) -> String {
        let body = format!(r#"{{"token":"{setup}","email":"owner@example.org","name":"Anna"}}"#);
        let answer = self.ask("POST /api/v1/setup", "", &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// The text of the newest mail to `address`, once there are `count` of them.
    pub fn mail(&self, address: &str, count: usize) -> String {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let mails = fs::read_dir(self.folder.path().join("data/mail")).into_iter().flatten().flatten();
            let mut names: Vec<_> = mails.map(|mail| mail.path()).collect();
            names.retain(|name| name.to_string_lossy().ends_with(&format!("-{address}.eml")));
            names.sort();
            match names.last().filter(|_| names.len() >= count) {
                Some(name) => return text_of(&fs::read_to_string(name).expect("readable")),
                None => assert!(Instant::now() < until, "no mail to {address}: {}", self.log()),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn scrape(&self) -> String {
        let answer = request(self.metrics, "GET /metrics", &[], "").expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// Asks it to stop as a supervisor does, and answers how long that took and whether it ended well.
    pub fn stop(mut self) -> (Duration, bool, String) {
        let began = Instant::now();
        let told = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill runs");
        assert!(told.success());
        let status = self.child.wait().expect("it ends");
        (began.elapsed(), status.success(), self.log())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The body of a letter, however it was made fit for travel.
fn text_of(letter: &str) -> String {
    let (head, body) = letter.split_once("\r\n\r\n").expect("a head and a body");
    let head = head.to_ascii_lowercase();
    if head.contains("content-transfer-encoding: base64") {
        let bytes = STANDARD.decode(body.split_whitespace().collect::<String>()).expect("base64");
        return String::from_utf8(bytes).expect("UTF-8");
    }
    // Quoted-printable breaks lines with `=` and writes `=` as `=3D`; whatever else it writes is not looked for.
    body.replace("=\r\n", "").replace("=3D", "=")
}

/// Waits until it holds; at most a second, which is what the product promises.
fn within_a_second(mut holds: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + Duration::from_secs(1);
    while Instant::now() < until {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
