use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ::client::Link;
use ::client::frame::{self, Decoder};
use anyhow::{Context, Result};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

use super::inbox::{Again, Inbox};
use super::{Api, Person, read_frames};
use crate::book::Book;

/// Commands that one socket may have in flight.
pub(crate) const WINDOW: usize = 32;
/// Sockets that are opened at once.
const OPENING: usize = 64;
const HEARTBEAT: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(30);

/// A socket that is signed in and has caught up. Dropped, it is closed.
pub(crate) struct Connection {
    link: Arc<Link>,
    window: Arc<Semaphore>,
    reader: JoinHandle<()>,
}

impl Connection {
    /// Opens a socket for `person` and waits until it has caught up.
    pub(crate) async fn open(address: SocketAddr, person: &Person, book: Arc<Book>) -> Result<Self> {
        let stream = Api::new(address).open_socket().await?;
        let hello = format!(
            r#"{{"type":"hello","protocol":1,"token":"{}","client":"loadgen","user":null,"chats":[]}}"#,
            person.token
        );
        Self::greet(stream, &hello, book).await
    }

    async fn greet(stream: TcpStream, hello: &str, book: Arc<Book>) -> Result<Self> {
        let (link, window) = (Arc::new(Link::new(stream)), Arc::new(Semaphore::new(WINDOW)));
        let (synced, when_synced) = oneshot::channel();
        link.write(&frame::encode(frame::TEXT, hello.as_bytes())).await?;
        let inbox = Inbox::new(Arc::clone(&book), Arc::clone(&window), synced);
        let reader = tokio::spawn(listen(Arc::clone(&link), inbox, book));
        // Made first, so that the reader ends with it when the wait is in vain.
        let connection = Self { link, window, reader };
        tokio::time::timeout(PATIENCE, when_synced)
            .await
            .context("no sync_done")?
            .context("closed before sync_done")?;
        Ok(connection)
    }

    /// Waits until one more command may be in flight; more of them, up to `most`, when they need no waiting.
    pub(crate) async fn room(&self, most: usize) -> usize {
        let Ok(first) = self.window.acquire().await else { return 0 };
        first.forget();
        let more = std::iter::from_fn(|| self.window.try_acquire().ok());
        1 + more.take(most.saturating_sub(1)).map(tokio::sync::SemaphorePermit::forget).count()
    }

    /// Writes whole frames.
    pub(crate) async fn write(&self, frames: &[u8]) -> Result<()> {
        Ok(self.link.write(frames).await?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// A server lets in 500 newcomers at once and 500 a second, and sends the others away for a while.
pub(crate) const PACE: Duration = Duration::from_micros(2_500);

/// Opens a socket for each of `people`, in their order, many at once and so that all are let in.
pub(crate) async fn connect_all(
    address: SocketAddr,
    people: impl Iterator<Item = &Person>,
    book: &Arc<Book>,
) -> Result<Vec<Connection>> {
    connect_paced(address, people, book, PACE).await
}

/// The same without a pause between them: at most 500, of whom all are let in when nobody has come just before.
pub(crate) async fn connect_unpaced(
    address: SocketAddr,
    people: impl Iterator<Item = &Person>,
    book: &Arc<Book>,
) -> Result<Vec<Connection>> {
    connect_paced(address, people, book, Duration::from_nanos(1)).await
}

async fn connect_paced(
    address: SocketAddr,
    people: impl Iterator<Item = &Person>,
    book: &Arc<Book>,
    pace: Duration,
) -> Result<Vec<Connection>> {
    let mut opening = JoinSet::new();
    let mut opened = Vec::new();
    let mut pace = tokio::time::interval(pace);
    for (place, person) in people.cloned().enumerate() {
        pace.tick().await;
        if opening.len() >= OPENING
            && let Some(connection) = opening.join_next().await
        {
            opened.push(connection??);
        }
        let book = Arc::clone(book);
        opening.spawn(async move { Ok::<_, anyhow::Error>((place, Connection::open(address, &person, book).await?)) });
    }
    while let Some(connection) = opening.join_next().await {
        opened.push(connection??);
    }
    opened.sort_unstable_by_key(|(place, _)| *place);
    Ok(opened.into_iter().map(|(_, connection)| connection).collect())
}

/// Reads until the connection is dropped; an earlier end is a fault.
async fn listen(link: Arc<Link>, inbox: Inbox, book: Arc<Book>) {
    if let Err(error) = read(&link, inbox, &book).await {
        book.blame(format!("a socket ended: {error:#}"));
    }
}

async fn read(link: &Arc<Link>, mut inbox: Inbox, book: &Arc<Book>) -> Result<()> {
    let (mut decoder, mut next_ping) = (Decoder::default(), Instant::now() + HEARTBEAT);
    loop {
        let mut replies = Vec::new();
        read_frames(link.stream(), &mut decoder, next_ping, |opcode, payload| {
            match opcode {
                frame::PING => replies.extend(frame::encode(frame::PONG, payload)),
                frame::CLOSE => anyhow::bail!("closed by the server: {payload:?}"),
                _ => inbox.take(payload)?.into_iter().for_each(|again| send_again(link, book, again)),
            }
            Ok(())
        })
        .await?;
        if Instant::now() >= next_ping {
            next_ping += HEARTBEAT;
            replies.extend(frame::encode(frame::TEXT, br#"{"type":"ping","n":1}"#));
        }
        if !replies.is_empty() {
            link.write(&replies).await?;
        }
    }
}

fn send_again(link: &Arc<Link>, book: &Arc<Book>, again: Again) {
    let (link, book) = (Arc::clone(link), Arc::clone(book));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(again.after_ms)).await;
        let command = usize::try_from(again.number).ok().and_then(|number| book.command(number));
        let written = link.write(&command.unwrap_or_default()).await;
        written.unwrap_or_else(|error| book.blame(format!("command {} was not repeated: {error}", again.number)));
    });
}
