//! What a server says of itself, for Prometheus.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(5);

/// One scrape.
#[derive(Clone, Debug)]
pub(crate) struct Figures(String);

impl Figures {
    /// Asks whoever listens at `address`.
    pub(super) async fn ask(address: SocketAddr) -> Result<Self> {
        let exchange = async {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            anyhow::Ok(answer)
        };
        Ok(Self(tokio::time::timeout(PATIENCE, exchange).await.context("no figures in time")??))
    }

    /// The value of a series without labels; nothing when it is not told.
    pub(crate) fn value(&self, name: &str) -> Option<f64> {
        let mut series = self.0.lines().filter_map(|line| line.split_once(' '));
        series.find(|(key, _)| *key == name).and_then(|(_, value)| value.trim().parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_found_by_its_whole_name() {
        let figures = Figures("HTTP/1.1 200 OK\r\n\r\n# TYPE a gauge\nab 1\na 2.5\na{b=\"c\"} 3\n".into());
        assert_eq!((figures.value("a"), figures.value("b")), (Some(2.5), None));
    }
}
