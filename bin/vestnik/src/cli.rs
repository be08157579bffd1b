use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::admin::Admin;

/// Vestnik: a self-hosted messenger.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub(crate) struct Cli {
    /// Configuration file; without it `vestnik.toml` is read if it is there.
    #[arg(long, global = true, env = "VESTNIK_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder for the database, keys and mails.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) data_dir: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves until it is told to stop.
    Serve {
        /// Address and port to listen on.
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<String>,
        /// Where people reach the server.
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
    },
    /// Changes the database's schema; `serve` does `up` by itself.
    Migrate {
        #[command(subcommand)]
        direction: Migrate,
    },
    /// Compares unread counts with the messages, one by one. Ends with a fault when one differs.
    VerifyUnread {
        /// How many people, chosen by chance.
        #[arg(long, value_name = "COUNT", default_value_t = 100)]
        users: u32,
    },
    /// Manages the people of the server, from its own machine.
    Admin {
        #[command(subcommand)]
        act: Admin,
    },
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints or checks the configuration.
    Config {
        #[command(subcommand)]
        action: ConfigAction,
    },
}

/// Which way the schema moves.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Applies every migration that is missing.
    Up,
    /// Takes the last migration back. What only it stored is lost.
    Down,
    /// Lists migrations and whether they are applied.
    Status,
}

/// What to do with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Prints every setting with its meaning and default.
    Reference,
    /// Says what is wrong with the present configuration.
    Check,
}

impl Cli {
    /// Settings given as flags.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let (listen, public_url) = match &self.command {
            Command::Serve { listen, public_url } => (listen.clone(), public_url.clone()),
            Command::Migrate { .. }
            | Command::VerifyUnread { .. }
            | Command::Admin { .. }
            | Command::Openapi
            | Command::Config { .. } => (None, None),
        };
        let given = [("server.listen", listen), ("server.public_url", public_url), ("data.dir", self.data_dir.clone())];
        given.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
    }
}
