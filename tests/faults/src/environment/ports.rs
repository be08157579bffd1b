//! Ports that stay ours although nobody listens for a while.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Context, Result};

/// Below what Linux gives to outgoing connections: a server that is down for a second would otherwise find its port taken.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// How many were tried so far by this process.
static TRIED: AtomicU16 = AtomicU16::new(0);

/// An address on loopback at which nobody listens, and which this process gives out once.
pub(crate) fn free_address() -> Result<SocketAddr> {
    // Runs that go on side by side begin at different places.
    let begin = u16::try_from(std::process::id() % u32::from(COUNT)).unwrap_or(0);
    for _ in 0..COUNT {
        let offset = (begin + TRIED.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, FIRST + offset));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
    None.context("no free port on loopback")
}
