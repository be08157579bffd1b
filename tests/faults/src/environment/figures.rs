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

/// How many took no longer than each of the upper bounds, in seconds; the last one is infinite.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Histogram(Vec<(f64, f64)>);

impl Figures {
    /// Histogram `name`, which has no labels of its own.
    pub(crate) fn histogram(&self, name: &str) -> Histogram {
        let begin = format!("{name}_bucket{{le=\"");
        let bucket = |line: &str| {
            let (bound, count) = line.strip_prefix(&begin)?.split_once("\"} ")?;
            Some((bound.parse().ok()?, count.trim().parse().ok()?))
        };
        Histogram(self.0.lines().filter_map(bucket).collect())
    }
}

impl Histogram {
    /// What was counted by both, or by this one where the other knows nothing.
    pub(crate) fn and(&self, other: &Self) -> Self {
        self.with(other, |mine, others| mine + others)
    }

    /// What was counted since `before`.
    pub(crate) fn since(&self, before: &Self) -> Self {
        self.with(before, |now, before| now - before)
    }

    /// The bound under which 99 of 100 stayed; nothing when there was none.
    pub(crate) fn p99(&self) -> Option<f64> {
        let (_, all) = self.0.last().filter(|(_, all)| *all > 0.0)?;
        self.0.iter().find(|(_, count)| *count >= all * 0.99).map(|(bound, _)| *bound)
    }

    fn with(&self, other: &Self, join: impl Fn(f64, f64) -> f64) -> Self {
        let count = |place: usize| other.0.get(place).map_or(0.0, |(_, count)| *count);
        Self(self.0.iter().enumerate().map(|(place, (bound, mine))| (*bound, join(*mine, count(place)))).collect())
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

    #[test]
    fn what_took_longest_is_seen_in_a_histogram() {
        let told = |fast: u32, all: u32| {
            let text =
                format!("a_bucket{{le=\"0.1\"}} {fast}\na_bucket{{le=\"0.5\"}} {all}\na_bucket{{le=\"+Inf\"}} {all}\n");
            Figures(text + "a_sum 1\n").histogram("a")
        };
        assert_eq!((told(99, 100).p99(), told(98, 100).p99(), told(0, 0).p99()), (Some(0.1), Some(0.5), None));
        assert_eq!(told(98, 100).since(&told(0, 2)).p99(), Some(0.1));
        assert_eq!(told(1, 1).and(&told(0, 9)), told(1, 10));
    }
}
