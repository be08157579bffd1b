use std::cell::RefCell;
use std::io::ErrorKind;

use anyhow::{Result, bail};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::frame::Decoder;

const BUFFER: usize = 64 * 1024;

thread_local! {
    /// Sockets of one thread read one after the other: one buffer is enough for all of them.
    static SHARED: RefCell<Vec<u8>> = RefCell::new(vec![0; BUFFER]);
}

/// Reads what is there now and hands out its frames. Comes back without any when `deadline` passes first.
pub async fn read_frames(
    stream: &TcpStream,
    decoder: &mut Decoder,
    deadline: Instant,
    each: impl FnMut(u8, &[u8]) -> Result<()>,
) -> Result<()> {
    let Ok(readable) = tokio::time::timeout_at(deadline, stream.readable()).await else { return Ok(()) };
    readable?;
    SHARED.with_borrow_mut(|buffer| match stream.try_read(buffer) {
        Ok(0) => bail!("the server closed the connection"),
        Ok(read) => decoder.feed(buffer.get(..read).unwrap_or_default(), each),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
        Err(error) => Err(error.into()),
    })
}
