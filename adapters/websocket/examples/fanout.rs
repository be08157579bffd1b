//! What one delivery costs, and one idle connection: the gateway against a bare loop that writes frames made beforehand.
//!
//! `cargo run --release -p adapter-websocket --example fanout -- 1000` prints, for each of the two, memory per idle connection
//! and CPU time of the server per delivered frame, one by one and in bursts of ten. The clients are in a process of their own.

#![expect(clippy::print_stdout, reason = "it measures and prints")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken measurement shall stop")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "figures for people")]

#[expect(dead_code, reason = "a part of it is for tests")]
#[path = "../tests/gateway/service/mod.rs"]
mod service;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use adapter_websocket::frame;
use bytes::Bytes;
use domain_users::Actor;
use domain_users::ports::AccessTokens;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const BODY: usize = 200;
const ROUNDS: usize = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    match arguments.get(1).map(String::as_str) {
        Some("serve") => runtime.block_on(serve(&arguments[2])),
        Some(count) => runtime.block_on(measure(count.parse().unwrap())),
        None => runtime.block_on(measure(1_000)),
    }
}

async fn measure(count: usize) {
    for kind in ["bare", "gateway"] {
        let mut server = Server::start(kind);
        let before = server.ask("memory");
        let received = Arc::new(AtomicU64::new(0));
        for n in 0..count {
            let mut socket = TcpStream::connect(("127.0.0.1", server.port)).await.unwrap();
            socket.set_nodelay(true).unwrap();
            socket.write_all(&hello(n)).await.unwrap();
            let received = received.clone();
            tokio::spawn(async move {
                let mut space = [0; 16 * 1024];
                while let Ok(length @ 1..) = socket.read(&mut space).await {
                    received.fetch_add(length as u64, Ordering::Relaxed);
                }
            });
        }
        settle(&received).await;
        let idle = server.ask("memory") - before;
        let one = server.round(&received, 1, ROUNDS, count).await;
        let ten = server.round(&received, 10, ROUNDS / 5, count).await;
        let used = server.ask("memory") - before;
        println!(
            "{kind:>8}: {count} members, idle {:.1} KiB, after traffic {:.1} KiB, {one:.2} us a delivery, {ten:.2} us in bursts of 10",
            idle / count as f64,
            used / count as f64,
        );
        server.child.kill().unwrap();
    }
}

async fn settle(received: &AtomicU64) -> u64 {
    let mut last = u64::MAX;
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = received.load(Ordering::Relaxed);
        if now == last {
            return now;
        }
        last = now;
    }
}

struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    port: u16,
}

impl Server {
    fn start(kind: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["serve", kind])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut server = Self { child, input, output, port: 0 };
        server.port = server.line().parse().unwrap();
        server
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn ask(&mut self, what: &str) -> f64 {
        writeln!(self.input, "{what}").unwrap();
        self.line().parse().unwrap()
    }

    /// Microseconds of CPU for one delivery.
    async fn round(&mut self, received: &AtomicU64, burst: usize, rounds: usize, count: usize) -> f64 {
        let (cpu, bytes) = (self.ask("cpu"), settle(received).await);
        for _ in 0..rounds {
            self.ask(&format!("send {burst}"));
            let began = Instant::now();
            tokio::time::sleep(Duration::from_millis(15).saturating_sub(began.elapsed())).await;
        }
        let bytes = settle(received).await - bytes;
        let frames = bytes as f64 / self.ask("frame");
        assert!((frames / (burst * rounds * count) as f64 - 1.0).abs() < 0.05, "{frames} frames came");
        (self.ask("cpu") - cpu) * 1e6 / frames
    }
}

/// A hello as a masked frame, the mask being zero.
fn hello(n: usize) -> Vec<u8> {
    let actor = Actor { user: service::user(n as u128 + 10), session: service::session(n as u128) };
    let service = service::Service::default();
    let token = service.issue(actor, domain_kernel::ports::Clock::now(&service).plus(domain_kernel::Span::days(1)));
    let text = format!(
        r#"{{"type":"hello","protocol":1,"token":"{token}","client":"","user":{{"seq":5,"tag":15}},"chats":[{}]}}"#,
        held()
    );
    let mut frame = vec![0x81, 0xfe];
    frame.extend_from_slice(&(text.len() as u16).to_be_bytes());
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
}

fn held() -> String {
    let one = |n| format!(r#"{{"chat":"{}","seq":0,"tag":0}}"#, service::chat(n));
    format!("{},{}", one(0), one(1))
}

async fn serve(kind: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    let (send, mut orders) = mpsc::unbounded_channel::<usize>();
    std::thread::spawn(move || answer(&send));
    if kind == "gateway" {
        let (service, gateway) = service::start().await;
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                socket.set_nodelay(true).unwrap();
                tokio::spawn(gateway.clone().serve(socket));
            }
        });
        let body = "x".repeat(BODY);
        while let Some(count) = orders.recv().await {
            for _ in 0..count {
                service.write(service::chat(0), service::user(1), &body).await;
            }
        }
    } else {
        let lines = Arc::new(std::sync::Mutex::new(Vec::<mpsc::Sender<Bytes>>::new()));
        let all = lines.clone();
        tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                socket.set_nodelay(true).unwrap();
                let (line, mut frames) = mpsc::channel::<Bytes>(64);
                all.lock().unwrap().push(line);
                tokio::spawn(async move {
                    let mut gathered = Vec::new();
                    while let Some(first) = frames.recv().await {
                        let Ok(second) = frames.try_recv() else {
                            let _ = socket.write_all(&first).await;
                            continue;
                        };
                        gathered.clear();
                        gathered.extend_from_slice(&first);
                        gathered.extend_from_slice(&second);
                        while let Ok(next) = frames.try_recv() {
                            gathered.extend_from_slice(&next);
                        }
                        let _ = socket.write_all(&gathered).await;
                    }
                });
            }
        });
        let bytes = event();
        while let Some(count) = orders.recv().await {
            for _ in 0..count {
                for line in lines.lock().unwrap().iter() {
                    let _ = line.try_send(bytes.clone());
                }
            }
        }
    }
}

/// A frame of the size that the gateway sends.
fn event() -> Bytes {
    frame::json(&"x".repeat(FRAME - 6))
}

const FRAME: usize = 604;

fn answer(send: &mpsc::UnboundedSender<usize>) {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let reply = match line.split_once(' ') {
            Some((_, count)) => {
                send.send(count.parse().unwrap()).unwrap();
                0.0
            }
            None if line == "memory" => memory(),
            None if line == "frame" => FRAME as f64,
            None => cpu(),
        };
        println!("{reply}");
    }
}

/// Resident memory in KiB.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// CPU time of this process in seconds.
fn cpu() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    let of_thread = |entry: std::io::Result<std::fs::DirEntry>| {
        let text = std::fs::read_to_string(entry.unwrap().path().join("schedstat")).unwrap_or_default();
        text.split_whitespace().next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0)
    };
    threads.map(of_thread).sum::<f64>() / 1e9
}
