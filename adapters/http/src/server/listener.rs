use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};

/// A port that is listened on.
#[derive(Debug)]
pub struct Listener(TcpListener);

/// The port cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else has it.
    #[error("port {port} of {address} is taken by another program: stop that one, or set another `listen` address", port = .0.port(), address = .0.ip())]
    Taken(SocketAddr),
    /// It is reserved for the administrator.
    #[error(
        "listening on {0} is not allowed: ports below 1024 need a privilege, so set a higher `listen` port behind a proxy"
    )]
    Forbidden(SocketAddr),
    /// This machine has no such address.
    #[error("this machine has no address {address}: set `listen` to one that it has, or to 0.0.0.0 for all of them", address = .0.ip())]
    NoSuchAddress(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {address}: {source}")]
    Other {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

impl Listener {
    /// Listens on `address`.
    pub async fn bind(address: SocketAddr) -> Result<Self, ListenError> {
        TcpListener::bind(address).await.map(Self).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ListenError::Taken(address),
            io::ErrorKind::PermissionDenied => ListenError::Forbidden(address),
            io::ErrorKind::AddrNotAvailable => ListenError::NoSuchAddress(address),
            _ => ListenError::Other { address, source: error },
        })
    }

    /// Where it listens: the port that was given out when 0 was asked for.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    pub(super) async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        self.0.accept().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_taken_is_said_so() {
        let first = Listener::bind(([127, 0, 0, 1], 0).into()).await.expect("a port");
        let address = first.address().expect("an address");
        let error = Listener::bind(address).await.expect_err("it is taken");
        let expected = format!(
            "port {} of 127.0.0.1 is taken by another program: stop that one, or set another `listen` address",
            address.port()
        );
        assert_eq!(error.to_string(), expected);
    }

    #[tokio::test]
    async fn an_address_of_somebody_else_is_said_so() {
        let error = Listener::bind(([203, 0, 113, 1], 0).into()).await.expect_err("not ours");
        assert!(matches!(error, ListenError::NoSuchAddress(_)), "{error}");
    }
}
