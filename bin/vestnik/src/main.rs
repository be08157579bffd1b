//! Vestnik: the server and its tools in one binary.
//!
//! Start with [`compose`], the only place that names adapters.

mod admin;
mod cli;
mod compose;
mod config;
mod logging;
mod metrics;
mod migrate;
mod serve;
mod verify;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use cli::{Cli, Command, ConfigAction};
use config::{Config, Sources};

/// Gives back what a burst has used: the system's own keeps it in as many heaps as there were threads at the time.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    #[cfg(feature = "faults")]
    let _faults = fail::FailScenario::setup();
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    match &cli.command {
        Command::Serve { .. } => runtime()?.block_on(serve::serve(started(cli)?)),
        Command::Migrate { direction } => runtime()?.block_on(migrate::migrate(&started(cli)?, *direction)),
        Command::VerifyUnread { users } => runtime()?.block_on(verify::verify(&started(cli)?, *users)),
        Command::Admin { act } => runtime()?.block_on(admin::admin(&started(cli)?, act)),
        Command::Openapi => {
            say(adapter_http::openapi().trim_end());
            Ok(())
        }
        Command::Config { action: ConfigAction::Reference } => {
            say(config::reference().trim_end());
            Ok(())
        }
        Command::Config { action: ConfigAction::Check } => {
            let config = configured(cli)?;
            say(&format!("the configuration is good: {} on {}", config.public_url, config.listen));
            Ok(())
        }
    }
}

/// The configuration, with logging started by it.
fn started(cli: &Cli) -> anyhow::Result<Config> {
    let config = configured(cli)?;
    logging::start(&config)?;
    Ok(config)
}

fn configured(cli: &Cli) -> anyhow::Result<Config> {
    let environment = std::env::vars().collect();
    Ok(config::load(&Sources { file: cli.config.clone(), environment, flags: cli.settings() })?)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// What a person asked to read.
#[expect(clippy::print_stdout, reason = "this is the answer to a command")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// The chain of causes on one line each, for a person at a terminal.
#[expect(clippy::print_stderr, reason = "the logger may not have started")]
fn complain(error: &anyhow::Error) {
    eprintln!("vestnik: {error:#}");
}
