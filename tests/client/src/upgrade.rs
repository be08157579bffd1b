use std::io;
use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// The pair of RFC 6455 §1.3: a server that answers it has read the standard.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
const LONGEST_ANSWER: usize = 8 * 1024;

/// A fresh WebSocket.
pub(crate) async fn open(address: SocketAddr, origin: &str, room: Option<u32>) -> Result<TcpStream> {
    let mut stream = connect(address, room).await.context("the server takes no connection")?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET /api/v1/ws HTTP/1.1\r\nHost: {address}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\
         Sec-WebSocket-Protocol: vestnik.1.json\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let answer = read_head(&mut stream).await?;
    let is_good = answer.starts_with("HTTP/1.1 101 ") && answer.contains(ACCEPT) && answer.contains("vestnik.1.json");
    ensure!(is_good, "the server opens no WebSocket: {answer}");
    Ok(stream)
}

async fn connect(address: SocketAddr, room: Option<u32>) -> io::Result<TcpStream> {
    let Some(room) = room else { return TcpStream::connect(address).await };
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_recv_buffer_size(room)?;
    socket.connect(address).await
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
