//! Connections to Redis. None is ever mended: one that breaks is thrown away whole and another is made, so that nobody takes a
//! silent reconnect for an unbroken one.

use std::sync::Arc;
use std::time::Duration;

use fred::clients::Client;
use fred::error::{Error, ErrorKind};
use fred::interfaces::ClientLike;
use fred::types::Builder;
use fred::types::RespVersion;
use fred::types::config::Config;
use parking_lot::RwLock;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

/// A connection is made in this time or not at all.
const CONNECT: Duration = Duration::from_secs(2);
/// Messages that wait for this process before the oldest are lost.
const MESSAGES: usize = 65_536;
/// A connection is asked so often whether it works,
const PING: Duration = Duration::from_millis(500);
/// and answers in this time.
const PONG: Duration = Duration::from_millis(1_000);
/// So often a look is taken whether a connection has ended.
const LOOK: Duration = Duration::from_millis(50);
/// The longest rest between two attempts.
const REST: Duration = Duration::from_secs(1);

/// An address that is none. Does not repeat it: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("not an address of a Redis (redis://host:port or rediss://host:port): {0}")]
pub struct ConfigError(String);

/// Where a Redis is, and how it is spoken to.
#[derive(Clone)]
pub(crate) struct Place(Builder);

/// A connection that ends when this is dropped.
pub(crate) struct Connection {
    pub(crate) client: Client,
    task: AbortHandle,
}

impl Place {
    pub(crate) fn parse(url: &str) -> Result<Self, ConfigError> {
        let mut config = Config::from_url(url).map_err(|error| ConfigError(error.details().to_owned()))?;
        config.version = RespVersion::RESP3;
        let mut builder = Builder::from_config(config);
        builder.with_connection_config(|connection| {
            connection.connection_timeout = CONNECT;
            connection.internal_command_timeout = CONNECT;
            connection.max_command_attempts = 1;
            connection.tcp.nodelay = Some(true);
        });
        builder.with_performance_config(|performance| performance.broadcast_channel_capacity = MESSAGES);
        Ok(Self(builder))
    }

    /// A connection, after `prepare` has seen the client that it is made for.
    pub(crate) async fn connect<T>(&self, prepare: impl FnOnce(&Client) -> T) -> Result<(Connection, T), Error> {
        let client = self.0.build()?;
        let prepared = prepare(&client);
        let task = client.connect().abort_handle();
        let connection = Connection { client, task };
        tokio::select! {
            connected = timeout(CONNECT * 2, connection.client.wait_for_connect()) => {
                connected.map_err(|_| Error::new(ErrorKind::Timeout, "no connection in time"))??;
            }
            // A connection that is closed while it is being made is never reported to those who wait for it.
            () = connection.finished() => return Err(Error::new(ErrorKind::IO, "closed while it was being made")),
        }
        Ok((connection, prepared))
    }
}

impl Connection {
    /// Resolves when the connection has ended.
    pub(crate) async fn ended(&self) {
        while !self.task.is_finished() && self.client.is_connected() {
            sleep(LOOK).await;
        }
    }

    async fn finished(&self) {
        while !self.task.is_finished() {
            sleep(LOOK).await;
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Rests longer after each failure.
pub(crate) struct Patience(Duration);

impl Patience {
    pub(crate) const fn new() -> Self {
        Self(Duration::ZERO)
    }

    pub(crate) fn renew(&mut self) {
        self.0 = Duration::ZERO;
    }

    pub(crate) async fn rest(&mut self) {
        sleep(self.0).await;
        self.0 = (self.0 * 2).clamp(Duration::from_millis(50), REST);
    }
}

/// A connection that is there or is not; who needs it never waits for it.
#[derive(Clone, Default)]
pub(crate) struct Line(Arc<RwLock<Option<Client>>>);

impl Line {
    /// The connection, if it works.
    pub(crate) fn client(&self) -> Option<Client> {
        self.0.read().clone()
    }

    /// Resolves when there is a connection.
    pub(crate) async fn works(&self) {
        while self.client().is_none() {
            sleep(LOOK).await;
        }
    }

    /// Keeps a connection for as long as this is polled.
    pub(crate) async fn keep(self, place: Place) {
        let mut patience = Patience::new();
        loop {
            match place.connect(|_| ()).await {
                Ok((connection, ())) => {
                    tracing::info!("the state Redis answers");
                    patience.renew();
                    *self.0.write() = Some(connection.client.clone());
                    while pong(&connection.client).await {
                        sleep(PING).await;
                    }
                    *self.0.write() = None;
                    tracing::warn!(
                        "the state Redis does not answer: presence is unknown, limits are counted by each node"
                    );
                }
                Err(error) => tracing::debug!(%error, "the state Redis cannot be reached"),
            }
            patience.rest().await;
        }
    }
}

/// Whether the connection works.
pub(crate) async fn pong(client: &Client) -> bool {
    timeout(PONG, client.ping::<()>(None)).await.is_ok_and(|answer| answer.is_ok())
}
