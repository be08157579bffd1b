use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::Server;

/// So long the server is watched doing nothing before it is given work.
const QUIET: Duration = Duration::from_secs(1);

/// Processor time of the server and of its database, less what they use when nothing is asked of them.
pub(crate) struct Meter<'a> {
    server: &'a Server,
    begin: Sample,
    /// Share of a processor that the idle server takes.
    drift: f64,
}

/// What a piece of work has cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    /// Seconds of the server's processor time; nothing when its process is not known.
    pub(crate) server: Option<f64>,
    /// Seconds of the database's, when it is a process of its own.
    pub(crate) database: Option<f64>,
    /// Seconds on the clock.
    pub(crate) elapsed: f64,
}

struct Sample {
    at: Instant,
    server: Option<Duration>,
    database: HashMap<u32, Duration>,
}

impl<'a> Meter<'a> {
    /// Watches the quiet server for a second, then begins to count.
    pub(crate) async fn start(server: &'a Server) -> Self {
        let quiet = Self { server, begin: Sample::of(server), drift: 0.0 };
        tokio::time::sleep(QUIET).await;
        let spent = quiet.spent();
        Self { drift: spent.server.unwrap_or(0.0) / spent.elapsed, ..Self::start_busy(server) }
    }

    /// Begins to count at once: the server is at work already.
    pub(crate) fn start_busy(server: &'a Server) -> Self {
        Self { server, begin: Sample::of(server), drift: 0.0 }
    }

    /// What was spent since the start.
    pub(crate) fn spent(&self) -> Spent {
        let end = Sample::of(self.server);
        let elapsed = (end.at - self.begin.at).as_secs_f64();
        let server = end.server.zip(self.begin.server).map(|(end, begin)| end.saturating_sub(begin).as_secs_f64());
        Spent {
            server: server.map(|seconds| (seconds - self.drift * elapsed).max(0.0)),
            database: self.server.database.as_ref().map(|_| end.database_since(&self.begin)),
            elapsed,
        }
    }
}

impl Sample {
    fn of(server: &Server) -> Self {
        let database = server.database.as_ref().map(super::TestDatabase::processes).unwrap_or_default();
        Self { at: Instant::now(), server: server.processor_time(), database }
    }

    fn database_since(&self, begin: &Self) -> f64 {
        let since = |(pid, end): (&u32, &Duration)| {
            end.saturating_sub(begin.database.get(pid).copied().unwrap_or_default()).as_secs_f64()
        };
        self.database.iter().map(since).sum()
    }
}

impl Spent {
    /// Microseconds of the server per piece of work.
    pub(crate) fn server_micros(&self, pieces: f64) -> Option<f64> {
        self.server.map(|seconds| seconds * 1e6 / pieces)
    }

    /// Microseconds of the database per piece of work.
    pub(crate) fn database_micros(&self, pieces: f64) -> Option<f64> {
        self.database.map(|seconds| seconds * 1e6 / pieces)
    }

    /// Both.
    pub(crate) fn all_micros(&self, pieces: f64) -> Option<f64> {
        self.server_micros(pieces).map(|server| server + self.database_micros(pieces).unwrap_or(0.0))
    }
}
