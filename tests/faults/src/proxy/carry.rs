//! Passes bytes on, as the mode of the moment wants it.

use std::io::{Error, ErrorKind, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::filter::{Filter, Passing};
use super::{Direction, Flow, Mode, Shared};

/// Pieces on their way through a slow link; beyond them the sender waits, as it would for a full window.
const ON_THE_WAY: usize = 256;
const PIECE: usize = 16 * 1024;
/// A throttled link passes what fits into this at a time.
const BEAT: Duration = Duration::from_millis(50);
/// Beats of a second.
const BEATS: u64 = 20;
/// How long an answer is kept from its reader before the cut, so that the far side has done what was asked.
const DONE_BY_THEN: Duration = Duration::from_millis(150);

/// Carries both directions until both have ended. An error is a cut: both ends are to be reset.
pub(super) async fn carry(near: &mut TcpStream, far: &mut TcpStream, shared: &Shared) -> Result<()> {
    let is_deaf = AtomicBool::new(false);
    let ((from_near, to_near), (from_far, to_far)) = (near.split(), far.split());
    let up = one_way(from_near, to_far, Way { direction: Direction::Up, shared, is_deaf: &is_deaf });
    let down = one_way(from_far, to_near, Way { direction: Direction::Down, shared, is_deaf: &is_deaf });
    tokio::try_join!(up, down).map(drop)
}

#[derive(Clone, Copy)]
struct Way<'a> {
    direction: Direction,
    shared: &'a Shared,
    /// Nothing of what comes down reaches the near side any more.
    is_deaf: &'a AtomicBool,
}

/// A piece, and when it was read.
type Piece = (Instant, Vec<u8>);

async fn one_way(from: ReadHalf<'_>, to: WriteHalf<'_>, way: Way<'_>) -> Result<()> {
    let (into, out_of) = mpsc::channel(ON_THE_WAY);
    tokio::try_join!(take(from, into, way), give(to, out_of, way)).map(drop)
}

async fn take(mut from: ReadHalf<'_>, into: mpsc::Sender<Piece>, way: Way<'_>) -> Result<()> {
    let mut filter = Filter::of(way.shared.speech, way.direction);
    let mut buffer = vec![0; PIECE];
    loop {
        let length = from.read(&mut buffer).await?;
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        match filter.pass(bytes, way.shared) {
            Passing::On(bytes) => drop(into.send((Instant::now(), bytes)).await),
            Passing::CutBefore => return Err(ErrorKind::ConnectionAborted.into()),
            Passing::CutAfter(bytes) => {
                way.is_deaf.store(true, Ordering::Relaxed);
                drop(into.send((Instant::now(), bytes)).await);
                tokio::time::sleep(DONE_BY_THEN).await;
                return Err(ErrorKind::ConnectionAborted.into());
            }
        }
    }
}

async fn give(mut to: WriteHalf<'_>, mut out_of: mpsc::Receiver<Piece>, way: Way<'_>) -> Result<()> {
    let mut mode = way.shared.mode.subscribe();
    while let Some((read_at, bytes)) = out_of.recv().await {
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let length = ready(&mut mode, way.direction, read_at, rest.len()).await?;
            let (now, later) = rest.split_at(length.min(rest.len()));
            rest = later;
            let is_swallowed = mode.borrow().of(way.direction) == Flow::Swallowed;
            let is_unheard = way.direction == Direction::Down && way.is_deaf.load(Ordering::Relaxed);
            if !is_swallowed && !is_unheard {
                to.write_all(now).await?;
                let place = way.shared.carried.get(usize::from(way.direction == Direction::Down));
                place.map(|count| count.fetch_add(now.len() as u64, Ordering::Relaxed));
            }
        }
    }
    to.shutdown().await
}

/// Waits until something may pass, and says how many bytes of `length`.
async fn ready(
    mode: &mut watch::Receiver<Mode>,
    direction: Direction,
    read_at: Instant,
    length: usize,
) -> Result<usize> {
    loop {
        let flow = mode.borrow_and_update().of(direction);
        let wait = match flow {
            Flow::Free | Flow::Swallowed => return Ok(length),
            Flow::Delayed(by) if read_at.elapsed() >= by => return Ok(length),
            Flow::Delayed(by) => by.saturating_sub(read_at.elapsed()),
            Flow::Throttled { bytes_per_second } => {
                tokio::time::sleep(BEAT).await;
                let per_beat = bytes_per_second / BEATS;
                return Ok(usize::try_from(per_beat.max(1)).unwrap_or(usize::MAX).min(length));
            }
            Flow::Frozen => Duration::MAX,
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            changed = mode.changed() => changed.map_err(Error::other)?,
        }
    }
}
