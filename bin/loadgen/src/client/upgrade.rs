use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The pair of RFC 6455 §1.3: a server that answers it has read the standard.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
const LONGEST_ANSWER: usize = 8 * 1024;

/// A fresh WebSocket.
pub(super) async fn open(address: SocketAddr) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await.context("the server takes no connection")?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET /api/v1/ws HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\
         Sec-WebSocket-Protocol: vestnik.1.json\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let answer = read_head(&mut stream).await?;
    let is_good = answer.starts_with("HTTP/1.1 101 ") && answer.contains(ACCEPT) && answer.contains("vestnik.1.json");
    ensure!(is_good, "the server opens no WebSocket: {answer}");
    Ok(stream)
}

/// The server is silent until it has heard `hello`: whatever comes belongs to the answer.
async fn read_head(stream: &mut TcpStream) -> Result<String> {
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") && answer.len() < LONGEST_ANSWER {
        if stream.read_buf(&mut answer).await? == 0 {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
