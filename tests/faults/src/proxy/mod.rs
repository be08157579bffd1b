//! A TCP proxy of our own that stands on a link and misbehaves when told to.
//!
//! It can cut connections, refuse new ones, delay, throttle, halve the bandwidth, and stop one direction, with the bytes kept or swallowed.
//! On a link to Redis it can lie about published frames ([`Lie`]); on a link to Postgres it can cut at a commit ([`Trap`]).
//! Absent on purpose: reordering within a connection, which TCP rules out. What may change places is whole connections, which have no
//! order, and published frames, which [`Lie::swap`] exchanges.

mod carry;
mod filter;
mod lie;
mod listen;
mod mode;
mod resp;
#[cfg(test)]
mod tests;
mod trap;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(crate) use lie::Lie;
pub(crate) use mode::{Direction, Flow, Mode};
pub(crate) use trap::{Moment, Trap};

/// Nobody's link carries less than this, however often it is halved: bytes per second.
const LEAST: u64 = 4 * 1024;
/// So long a link is watched before its bandwidth is halved.
const WATCHED: Duration = Duration::from_millis(500);

/// What speaks through the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    /// Bytes are bytes.
    Plain,
    /// RESP: published frames can be told apart.
    Redis,
    /// The protocol of Postgres: requests that append can be told apart.
    Postgres,
}

/// A proxy on one link. It ends with this handle.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

/// What the handle and the connections share.
#[derive(Debug)]
struct Shared {
    speech: Speech,
    target: Mutex<SocketAddr>,
    mode: watch::Sender<Mode>,
    /// Counts cuts; a connection ends when it moves.
    cuts: watch::Sender<u64>,
    lie: Mutex<Lie>,
    trap: Mutex<Option<Trap>>,
    carried: [AtomicU64; 2],
    touched: AtomicU64,
}

impl Proxy {
    /// Listens at `address` and passes everything on to `target`.
    pub(crate) async fn open(address: SocketAddr, target: SocketAddr, speech: Speech) -> Result<Self> {
        let shared = Arc::new(Shared {
            speech,
            target: Mutex::new(target),
            mode: watch::Sender::new(Mode::default()),
            cuts: watch::Sender::new(0),
            lie: Mutex::new(Lie::default()),
            trap: Mutex::new(None),
            carried: [AtomicU64::new(0), AtomicU64::new(0)],
            touched: AtomicU64::new(0),
        });
        let listening = listen::listen(address, Arc::clone(&shared)).await?;
        Ok(Self { address, shared, listening })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends new connections to `target`; those that are open stay where they are.
    pub(crate) fn retarget(&self, target: SocketAddr) {
        *self.shared.target.lock().unwrap_or_else(PoisonError::into_inner) = target;
    }

    /// Ends every open connection with a reset. New ones are taken.
    pub(crate) fn cut(&self) {
        self.shared.cuts.send_modify(|count| *count += 1);
    }

    /// Closes the door: new connections are refused. Open ones stay.
    pub(crate) fn refuse(&self) {
        self.shared.mode.send_modify(|mode| mode.is_refusing = true);
    }

    /// Ends every connection and refuses new ones, until [`Proxy::heal`].
    pub(crate) fn sever(&self) {
        self.refuse();
        self.cut();
    }

    /// Sets how bytes flow in `direction`.
    pub(crate) fn flow(&self, direction: Direction, flow: Flow) {
        self.shared.mode.send_modify(|mode| *mode.of_mut(direction) = flow);
    }

    /// Sets how bytes flow both ways.
    pub(crate) fn flow_both(&self, flow: Flow) {
        self.flow(Direction::Up, flow);
        self.flow(Direction::Down, flow);
    }

    /// Leaves half of the bandwidth that the link has used within the last half second, in each direction.
    pub(crate) async fn halve(&self) {
        let before = self.carried();
        tokio::time::sleep(WATCHED).await;
        let after = self.carried();
        for (direction, (before, after)) in
            [Direction::Up, Direction::Down].into_iter().zip(before.into_iter().zip(after))
        {
            // Within half a second went half of what goes in a second.
            self.flow(direction, Flow::Throttled { bytes_per_second: (after - before).max(LEAST) });
        }
    }

    /// Changes what is told of published frames.
    pub(crate) fn lie(&self, lie: Lie) {
        *self.shared.lie.lock().unwrap_or_else(PoisonError::into_inner) = lie;
    }

    /// Sets a trap, or takes it away.
    pub(crate) fn trap(&self, trap: Option<Trap>) {
        *self.shared.trap.lock().unwrap_or_else(PoisonError::into_inner) = trap;
    }

    /// Behaves from now on. What was kept back is delivered; connections from which bytes were swallowed are cut, since no network
    /// delivers what comes after a hole.
    pub(crate) fn heal(&self) {
        self.lie(Lie::default());
        self.trap(None);
        let was_swallowing = self.shared.mode.borrow().is_swallowing();
        self.shared.mode.send_replace(Mode::default());
        if was_swallowing {
            self.cut();
        }
    }

    /// Bytes passed on so far, up and down.
    pub(crate) fn carried(&self) -> [u64; 2] {
        self.shared.carried.each_ref().map(|count| count.load(Ordering::Relaxed))
    }

    /// Frames lied about and traps sprung so far.
    pub(crate) fn touched(&self) -> u64 {
        self.shared.touched.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
        self.cut();
    }
}
