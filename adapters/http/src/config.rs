use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;

use crate::{AddressRange, Origin};

/// Where and how this server is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpConfig {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// The address that people type. Pages from elsewhere may change nothing here.
    pub public_url: Origin,
    /// Further addresses under which the same server is reached.
    pub origins: Vec<Origin>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// How much is taken at once.
    pub limits: HttpLimits,
}

/// How much is taken at once. What is no field of the configuration file is fixed; tests make it smaller.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpLimits {
    /// Open connections, sockets among them.
    pub connections: usize,
    /// Open connections from one IPv4 address or one IPv6 /64; trusted proxies are not counted.
    pub connections_per_address: usize,
    /// Bytes of a request's body.
    #[serde(skip)]
    pub body_bytes: u64,
    /// Bytes of a request's header.
    #[serde(skip)]
    pub header_bytes: usize,
    /// Bytes of a request's address.
    #[serde(skip)]
    pub uri_bytes: usize,
    /// A header must be complete after this long.
    #[serde(skip)]
    pub header_time: Duration,
    /// After this long a body must have come at 1 KiB a second or more.
    #[serde(skip)]
    pub body_grace: Duration,
    /// A request must be answered after this long.
    #[serde(skip)]
    pub handler_time: Duration,
    /// Requests under way at the stop get this long.
    #[serde(skip)]
    pub stop_time: Duration,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: Origin::parse("http://localhost:8080").expect("this is an origin"),
            origins: vec![],
            trusted_proxies: vec![],
            limits: HttpLimits::default(),
        }
    }
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            connections: 4_000,
            connections_per_address: 200,
            body_bytes: 64 * 1024,
            header_bytes: 16 * 1024,
            uri_bytes: 8 * 1024,
            header_time: Duration::from_secs(5),
            body_grace: Duration::from_secs(10),
            handler_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(10),
        }
    }
}

impl HttpConfig {
    /// Every origin whose pages may change something here, the public one first.
    pub fn all_origins(&self) -> impl Iterator<Item = &Origin> {
        std::iter::once(&self.public_url).chain(&self.origins)
    }
}
