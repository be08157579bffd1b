use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Measures what Vestnik costs: starts a server of its own, drives it over the public protocol and checks every answer.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// The server to start. Default: `vestnik` beside this program.
    #[arg(long, global = true)]
    pub(crate) server: Option<PathBuf>,
    /// Use a running server instead of starting one; its rate limits must be off and its registration open.
    #[arg(long, global = true, requires = "data_dir")]
    pub(crate) attach: Option<SocketAddr>,
    /// The data folder of the attached server: sign-in codes are read from `mail/` in it.
    #[arg(long, global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Process id of the attached server; without it no processor time and no memory is shown.
    #[arg(long, global = true)]
    pub(crate) pid: Option<u32>,
    /// Data folders are made in here and removed at the end. Choose the disk that is to be measured.
    #[arg(long, global = true, default_value = "target/bench")]
    pub(crate) dir: PathBuf,
    /// An administrator's way into Postgres; databases `vestnik_test_bench_…` are made there and dropped. Over loopback
    /// without TLS: sqlx 0.9.0 leaves Nagle's algorithm on, and a batch of two TLS records then waits 40 ms.
    #[arg(long, global = true, default_value = "postgres://root@127.0.0.1:5432/postgres?sslmode=disable")]
    pub(crate) postgres: String,
    /// Writes one JSON object per scenario and line to this file.
    #[arg(long, global = true)]
    pub(crate) json: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The questions.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Everything, on SQLite and on Postgres, in about six minutes.
    All(AllArgs),
    /// Memory of a socket that is open and quiet.
    Idle(IdleArgs),
    /// Processor time of opening a socket, signing in on it and catching up.
    Login(LoginArgs),
    /// Processor time and delay of a message to a large group.
    Fanout(FanoutArgs),
    /// Durable messages per second.
    Sends(SendsArgs),
    /// Processor time and delay of messages between two people.
    Pair(PairArgs),
    /// Processor time of a message to a large group whose members are on several servers, held against one.
    Cluster(ClusterArgs),
    /// Many sockets that come back at once after a server was killed.
    Storm(StormArgs),
    /// Rows per second that the database takes in batches: the limit of `sends`.
    Inserts(InsertsArgs),
    /// The limit of `idle` and `fanout`; started by them.
    #[command(hide = true)]
    RawServer,
}

/// Sizes that `all` leaves open.
#[derive(Args, Clone, Debug)]
pub(crate) struct AllArgs {
    /// Members of the large group; each is signed in by mail, which costs about 70 ms of processor time.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) members: usize,
    /// Idle sockets.
    #[arg(long, default_value_t = 5_000)]
    pub(crate) sockets: usize,
    /// Leaves Postgres out.
    #[arg(long)]
    pub(crate) sqlite_only: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct IdleArgs {
    #[arg(long, default_value_t = 5_000)]
    pub(crate) sockets: usize,
    /// People to whom the sockets belong.
    #[arg(long, default_value_t = 100)]
    pub(crate) users: usize,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) database: Engine,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct LoginArgs {
    #[arg(long, default_value_t = 2_000)]
    pub(crate) logins: usize,
    #[arg(long, default_value_t = 100)]
    pub(crate) users: usize,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) database: Engine,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct FanoutArgs {
    #[arg(long, default_value_t = 1_000)]
    pub(crate) members: usize,
    #[arg(long, default_value_t = 1)]
    pub(crate) sockets_per_member: usize,
    /// Single messages, sent at `rate` per second.
    #[arg(long, default_value_t = 80)]
    pub(crate) messages: usize,
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate: u32,
    /// Bursts of ten messages by ten people at once, eight a second.
    #[arg(long, default_value_t = 40)]
    pub(crate) bursts: usize,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) database: Engine,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct SendsArgs {
    /// All messages go to one chat.
    #[arg(long)]
    pub(crate) hot: bool,
    /// Sockets that send, each with up to 32 commands in flight.
    #[arg(long, default_value_t = 16)]
    pub(crate) senders: usize,
    /// Chats of each sender, with two members each.
    #[arg(long, default_value_t = 32)]
    pub(crate) chats: usize,
    /// Seconds that count; one more warms up.
    #[arg(long, default_value_t = 5)]
    pub(crate) seconds: u64,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) database: Engine,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct PairArgs {
    /// Pairs of people that take turns.
    #[arg(long, default_value_t = 20)]
    pub(crate) pairs: usize,
    /// Messages per second in all.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate: u32,
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u64,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) database: Engine,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct ClusterArgs {
    #[arg(long, default_value_t = 1_000)]
    pub(crate) members: usize,
    /// Servers on one Postgres and one Redis; sockets are spread evenly.
    #[arg(long, default_value_t = 2)]
    pub(crate) servers: usize,
    /// Messages, sent at `rate` per second.
    #[arg(long, default_value_t = 80)]
    pub(crate) messages: usize,
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate: u32,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct StormArgs {
    /// Sockets on the server that is killed.
    #[arg(long, default_value_t = 10_000)]
    pub(crate) sockets: usize,
    /// People to whom they belong.
    #[arg(long, default_value_t = 500)]
    pub(crate) users: usize,
    /// Chats that each of them is in.
    #[arg(long, default_value_t = 50)]
    pub(crate) chats: usize,
}

impl StormArgs {
    /// As without options.
    pub(crate) fn usual() -> Self {
        Self { sockets: 10_000, users: 500, chats: 50 }
    }
}

impl ClusterArgs {
    /// As without options.
    pub(crate) fn usual() -> Self {
        Self { members: 1_000, servers: 2, messages: 80, rate: 10 }
    }
}

#[derive(Args, Clone, Debug)]
pub(crate) struct InsertsArgs {
    #[arg(long, default_value_t = 2)]
    pub(crate) seconds: u64,
    #[arg(long, value_enum, default_value_t)]
    pub(crate) database: Engine,
}

/// Where the server keeps its messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// The embedded database.
    #[default]
    Sqlite,
    /// A server of its own.
    Postgres,
}

impl Engine {
    /// As people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "Postgres",
        }
    }
}
