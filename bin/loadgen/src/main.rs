//! Measures what Vestnik costs on this machine: memory of idle sockets, processor time of a delivery, durable messages per
//! second. Beside each figure stands what the machine itself allows, measured in the same run.
//!
//! Invariants: everything that is sent is also checked (answered once; received by everyone once and in order), and a
//! shortfall ends the run with an error; processor time and memory are those of the server, never of this program.
//!
//! Absent on purpose: the workspace's own crates. This program knows the server by `docs/PROTOCOL.md` alone.
//!
//! Where to start: [`scenario`], one file per question; [`book`] keeps account of what was sent.

#![expect(clippy::cast_precision_loss, reason = "a figure is shown with three digits, not with sixteen")]

mod book;
mod cli;
mod client;
mod raw;
mod report;
mod scenario;
mod server;
mod world;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::cli::{Cli, Command};
use crate::report::Reports;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let work = async {
        match &cli.command {
            Command::RawServer => raw::serve().await.map(|()| true),
            command => measure(&cli, command).await,
        }
    };
    // Ended by hand, the run is dropped, and with it go the server and its folder.
    let outcome = tokio::select! {
        outcome = work => outcome,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("loadgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True when everything that was sent also arrived. What fell short of a mark is shown, but is no failure: marks are for a
/// machine of their own.
async fn measure(cli: &Cli, command: &Command) -> anyhow::Result<bool> {
    let mut reports = Reports::new(cli.json.as_deref()).context("the file for the figures cannot be written")?;
    scenario::run(cli, command, &mut reports).await?;
    reports.finish()
}
