//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Starts a cluster of Vestnik on loopback, breaks it in every way of its table under load, and checks after each that nothing was lost, doubled,
/// leaked or stuck. Ends with an error when something was.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// The server, built with its feature `faults`. Default: `vestnik-faults` beside this program.
    #[arg(long)]
    pub(crate) server: Option<PathBuf>,
    /// Ends after so many minutes: before the end of the table, naming what was not reached, or after more rounds of it in the order
    /// that the seed gives. Default: the table once, which takes under half an hour on two processors.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) minutes: Option<u64>,
    /// Every choice of the run follows from it. Default: another one each time; it is printed.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Only these rows of the table, by their numbers, separated by commas; 0 breaks nothing.
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<u8>,
    /// Of the planted faults of row 22 only this one, by its name.
    #[arg(long)]
    pub(crate) planted: Option<String>,
    /// Servers.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(crate) nodes: u8,
    /// People who use them; each has one to three devices. Default: 100, and 20 in the short form.
    #[arg(long)]
    pub(crate) clients: Option<usize>,
    /// The rows that fit into three minutes, each shorter.
    #[arg(long)]
    pub(crate) short: bool,
    /// Prints the table and ends.
    #[arg(long)]
    pub(crate) list: bool,
    /// Keeps the folder with all logs also when nothing was wrong.
    #[arg(long)]
    pub(crate) keep: bool,
}
