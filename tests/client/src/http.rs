use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Api;

/// One request, for whoever wants to see every answer as it is; [`Api`] has a method for what is asked often.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// `GET` and so on.
    pub method: &'a str,
    /// What follows the base `/api/v1`, with the query.
    pub path: &'a str,
    /// An access token.
    pub token: Option<&'a str>,
    /// `name=value`.
    pub cookie: Option<&'a str>,
    /// Further headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// JSON.
    pub body: Option<String>,
}

/// The answer to a request, whatever it says.
#[derive(Debug)]
pub struct Reply {
    /// The status of the first line.
    pub status: u16,
    head: String,
    /// What follows the head.
    pub body: Vec<u8>,
}

impl Reply {
    /// The first header called `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Every header, in the order in which they came.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.lines().filter_map(|line| line.split_once(": "))
    }
}

impl Request<'_> {
    /// Sends the request on a connection of its own.
    pub async fn send(&self, api: &Api) -> Result<Reply> {
        let exchange = async {
            let mut stream = TcpStream::connect(api.address).await?;
            stream.write_all(self.text(api).as_bytes()).await?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await?;
            parse(&answer)
        };
        let context = || format!("{} {}", self.method, self.path);
        patient(api.patience, exchange).await.with_context(context)
    }

    fn text(&self, api: &Api) -> String {
        let Self { method, path, token, cookie, headers, body } = self;
        let line = |name: &str, value: &str| format!("{name}: {value}\r\n");
        let length = body.as_ref().map(|body| body.len().to_string());
        let lines = [
            format!("{method} /api/v1{path} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\n", api.address, api.origin),
            "Connection: close\r\nX-Vestnik-Client: 1\r\nContent-Type: application/json\r\n".to_owned(),
            token.map_or_else(String::new, |token| line("Authorization", &format!("Bearer {token}"))),
            cookie.map_or_else(String::new, |cookie| line("Cookie", cookie)),
            headers.iter().map(|(name, value)| line(name, value)).collect(),
            length.map_or_else(String::new, |length| line("Content-Length", &length)),
        ];
        lines.concat() + "\r\n" + body.as_deref().unwrap_or_default()
    }
}

async fn patient<T>(patience: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(patience, work).await.context("no answer in time")?
}

fn parse(answer: &[u8]) -> Result<Reply> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("an answer without an end of its head")?;
    let (head, body) = answer.split_at(end);
    let head = String::from_utf8_lossy(head).into_owned();
    if head.to_ascii_lowercase().contains("transfer-encoding") {
        bail!("the answer comes in chunks, which this client does not read");
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer without a status")?;
    let reply = Reply { status, head, body: body.get(4..).unwrap_or_default().to_vec() };
    let promised = reply.header("content-length").and_then(|length| length.parse().ok());
    if promised.is_some_and(|length: usize| length != reply.body.len()) {
        bail!("the answer was cut off: {} of {promised:?} bytes", reply.body.len());
    }
    Ok(reply)
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

    #[test]
    fn half_an_answer_is_none() {
        assert!(parse(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}").is_err());
    }
}
