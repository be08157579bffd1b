//! Breaks a running Vestnik on purpose and checks that nothing is lost, doubled, leaked or stuck.
//!
//! An [`environment`] is a whole system on loopback, with a [`proxy`] of our own on each link. A load of model clients works on it while the rows of
//! one table, in [`inject`], break things and heal them; an observer that knows nothing of what was broken judges what the clients saw and what
//! the log holds. Every choice follows from one seed.
//!
//! Invariants: nothing is started that does not end with this process; everything stays on loopback and on free ports; every wait has an end; the
//! table contains planted faults, and a run that does not find them fails.
//!
//! Absent on purpose: code of the server. It is a program that is started, spoken to by its protocol and by SQL.

#![expect(clippy::cast_precision_loss, reason = "a figure is shown with three digits, not with sixteen")]

mod cli;
mod dice;
mod environment;
mod inject;
mod invariant;
mod model;
mod observer;
mod proxy;
mod run;
mod verdicts;
mod watchdog;
mod workload;

use std::future::pending;
use std::process::ExitCode;

use clap::Parser;
use cli::Cli;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if cli.list {
        run::list();
        return ExitCode::SUCCESS;
    }
    watchdog::watch(&cli);
    let done = tokio::select! {
        done = run::run(&cli) => done,
        // What was started ends with its handles.
        () = told_to_stop() => Err(anyhow::anyhow!("told to stop")),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            verdicts::say(&format!("faults: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn told_to_stop() {
    let terminate = signal(SignalKind::terminate());
    let terminated = async { if let Ok(mut terminate) = terminate { terminate.recv().await } else { pending().await } };
    tokio::select! {
        _ = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
