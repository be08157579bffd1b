use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(30);

/// One request.
#[derive(Clone, Debug, Default)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) token: Option<&'a str>,
    pub(super) cookie: Option<&'a str>,
    pub(super) body: Option<String>,
}

/// Its answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    head: String,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// The first header called `name`.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Request<'_> {
    /// Sends the request on a connection of its own.
    pub(super) async fn send(&self, address: SocketAddr) -> Result<Reply> {
        let exchange = async {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(self.text(address).as_bytes()).await?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await?;
            parse(&answer)
        };
        let context = || format!("{} {}", self.method, self.path);
        tokio::time::timeout(PATIENCE, exchange).await.with_context(context)?.with_context(context)
    }

    fn text(&self, address: SocketAddr) -> String {
        let Self { method, path, token, cookie, body } = self;
        let line = |name: &str, value: &str| format!("{name}: {value}\r\n");
        let length = body.as_ref().map(|body| body.len().to_string());
        let lines = [
            format!("{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n"),
            "Connection: close\r\nX-Vestnik-Client: 1\r\nContent-Type: application/json\r\n".to_owned(),
            token.map_or_else(String::new, |token| line("Authorization", &format!("Bearer {token}"))),
            cookie.map_or_else(String::new, |cookie| line("Cookie", cookie)),
            length.map_or_else(String::new, |length| line("Content-Length", &length)),
        ];
        lines.concat() + "\r\n" + body.as_deref().unwrap_or_default()
    }
}

fn parse(answer: &[u8]) -> Result<Reply> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("an answer without an end of its head")?;
    let (head, body) = answer.split_at(end);
    let head = String::from_utf8_lossy(head).into_owned();
    if head.to_ascii_lowercase().contains("transfer-encoding") {
        bail!("the answer comes in chunks, which this client does not read");
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer without a status")?;
    Ok(Reply { status, head, body: body.get(4..).unwrap_or_default().to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let reply =
            parse(b"HTTP/1.1 202 Accepted\r\nset-cookie: a=b; Path=/\r\nContent-Length: 2\r\n\r\n{}").expect("good");
        assert_eq!((reply.status, reply.body.as_slice()), (202, &b"{}"[..]));
        assert_eq!(reply.header("Set-Cookie"), Some("a=b; Path=/"));
        assert!(parse(b"HTTP/1.1 200 OK").is_err());
    }
}
