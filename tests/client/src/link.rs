use std::io::{self, ErrorKind};

use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// A socket that several tasks write whole frames to, and one reads.
#[derive(Debug)]
pub struct Link {
    stream: TcpStream,
    writing: Mutex<()>,
}

impl Link {
    /// A link over a socket that is open.
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, writing: Mutex::new(()) }
    }

    /// The reader's end.
    pub fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// Writes all of `bytes`, not mixed with anybody else's.
    pub async fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        let _turn = self.writing.lock().await;
        while !bytes.is_empty() {
            match self.stream.try_write(bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.stream.writable().await?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
