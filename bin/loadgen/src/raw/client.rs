use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::{Duration, Instant};

use crate::book::Book;
use crate::client::frame::Decoder;
use crate::client::read_frames;
use crate::server::{Memory, memory, processor_time};

const LEAST_SECONDS: f64 = 0.05;
const FOREVER: Duration = Duration::from_hours(1);

/// The bare loop in its process.
pub(crate) struct RawLoop {
    child: Child,
    port: u16,
    control: TcpStream,
}

/// One of its sockets. Dropped, it is closed.
pub(crate) struct RawSocket {
    reader: JoinHandle<()>,
}

impl RawLoop {
    /// Starts a loop that sends `event`.
    pub(crate) async fn start(event: &[u8]) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("raw-server").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let mut input = child.stdin.take().context("no input")?;
        input.write_all(event).await?;
        drop(input);
        let mut port = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut port).await?;
        let port = port.trim().parse().context("the raw loop does not serve")?;
        let control = TcpStream::connect(("127.0.0.1", port)).await?;
        control.set_nodelay(true)?;
        Ok(Self { child, port, control })
    }

    /// Opens `count` sockets whose frames go into `book`: the first frame of each is message 0.
    pub(crate) async fn connect(&self, count: usize, book: &Arc<Book>) -> Result<Vec<RawSocket>> {
        let mut sockets = Vec::with_capacity(count);
        for _ in 0..count {
            let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
            stream.set_nodelay(true)?;
            sockets.push(RawSocket { reader: tokio::spawn(listen(stream, Arc::clone(book))) });
        }
        // The last ones are still being accepted.
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(sockets)
    }

    /// Has every socket sent the event `times` times, in one write each.
    pub(crate) async fn send(&mut self, times: u8, book: &Book) -> Result<()> {
        for _ in 0..times {
            book.open(0).context("the book is full")?;
        }
        Ok(self.control.write_all(&[times]).await?)
    }

    /// Seconds of processor time so far.
    pub(crate) fn processor_seconds(&self) -> Option<f64> {
        Some(processor_time(self.child.id()?)?.as_secs_f64())
    }

    /// Microseconds per piece of what was done since `before`; nothing when it was too little for a clock of 10 ms.
    pub(crate) fn micros_each(&self, before: Option<f64>, pieces: f64) -> Option<f64> {
        let seconds = self.processor_seconds()? - before?;
        (seconds >= LEAST_SECONDS).then(|| seconds * 1e6 / pieces)
    }

    /// Its memory now.
    pub(crate) fn memory(&self) -> Option<Memory> {
        self.child.id().and_then(memory)
    }
}

impl Drop for RawSocket {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn listen(stream: TcpStream, book: Arc<Book>) {
    let (mut decoder, mut frames, deadline) = (Decoder::default(), 0, Instant::now() + FOREVER);
    loop {
        // Read as the real client reads: how busy the reader is decides what a write costs.
        let read = read_frames(&stream, &mut decoder, deadline, |_, payload| {
            crate::client::parse(payload)?;
            book.receive_raw(frames, book.now());
            frames += 1;
            Ok(())
        });
        if let Err(error) = read.await {
            return book.blame(format!("a raw socket ended: {error:#}"));
        }
    }
}
