//! Clients: one that writes bytes, one in process.

use std::time::Duration;

use poem::Endpoint;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server behind a real port.
pub struct Server {
    pub port: u16,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub fn new(port: u16, stop: oneshot::Sender<()>, task: JoinHandle<()>) -> Self {
        Self { port, stop: Some(stop), task }
    }

    pub async fn connect(&self) -> Client {
        Client(TcpStream::connect(("127.0.0.1", self.port)).await.expect("a connection"))
    }

    /// Tells the server to stop.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until the server has stopped.
    pub async fn stopped(self) {
        self.task.await.expect("it stops in peace");
    }
}

/// One connection, on which bytes are written as a test wants them.
pub struct Client(pub TcpStream);

impl Client {
    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).await.is_ok()
    }

    /// All that comes until the other side closes; fails the test when it does not close in time.
    pub async fn read_to_end(&mut self, within: Duration) -> String {
        let mut bytes = vec![];
        let read = self.0.read_to_end(&mut bytes);
        // A reset is an end too: the server closes while the client still writes.
        let _ = tokio::time::timeout(within, read).await.expect("the connection is closed in time");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Writes one request and reads one answer with its body by Content-Length.
    pub async fn ask(&mut self, request: impl AsRef<[u8]>) -> String {
        self.write(request).await;
        self.answer().await
    }

    /// Reads one answer.
    pub async fn answer(&mut self) -> String {
        let mut bytes = vec![];
        let mut part = [0_u8; 4096];
        loop {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
                if body.len() >= length.unwrap_or(0) {
                    return text;
                }
            }
            let count = tokio::time::timeout(Duration::from_secs(10), self.0.read(&mut part)).await;
            match count.expect("an answer in time") {
                Ok(0) | Err(_) => return text,
                Ok(count) => bytes.extend(part.iter().take(count)),
            }
        }
    }
}

/// An answer of the app in process, as text: status line, headers that matter, body as pretty JSON.
pub struct Said {
    pub status: u16,
    pub headers: poem::http::HeaderMap,
    pub body: String,
}

impl Said {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Asks the app: a method and a path, headers, a body.
pub async fn ask(app: &impl Endpoint, line: &str, headers: &[(&str, &str)], body: &str) -> Said {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let mut request = poem::Request::builder().method(method.parse().expect("a method")).uri_str(path);
    if !body.is_empty() {
        request = request.content_type("application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.get_response(request.body(body.to_owned())).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.into_body().into_string().await.expect("text");
    Said { status, headers, body }
}

/// Asks as the actor.
pub async fn ask_signed_in(app: &impl Endpoint, line: &str, body: &str) -> Said {
    ask(app, line, &[("authorization", "Bearer good")], body).await
}
