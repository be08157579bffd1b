//! A whole system on loopback, in a folder and on ports of its own: servers, their Postgres with a standby, three Redis.
//!
//! Every link runs through a [`Proxy`] of ours, so each can be cut, slowed down and frozen by itself. All that is started
//! here ends with the [`Environment`], and with this process however that ends: Linux kills the children of a parent that died.

mod child;
mod figures;
mod folder;
mod node;
mod ports;
mod postgres;
mod proc;
mod redis;
mod start;

use std::path::PathBuf;

use anyhow::{Context, Result};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};

pub(crate) use figures::Histogram;
pub(crate) use folder::Folder;
pub(crate) use node::{Links, Node};
pub(crate) use ports::free_address;
pub(crate) use postgres::{Postgres, Replication};
pub(crate) use redis::Redis;

use crate::proxy::{Flow, Proxy};

/// What to start.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The server's program.
    pub(crate) server: PathBuf,
    pub(crate) engine: Engine,
    /// How many servers; SQLite has one.
    pub(crate) nodes: usize,
    /// How many Redis carry the bus between the servers; a server alone may do with none.
    pub(crate) buses: usize,
    /// Fail points that every server starts with.
    pub(crate) fail_points: String,
    /// More variables of every server.
    pub(crate) variables: Vec<(String, String)>,
}

/// Where the servers keep what they know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    /// With a standby that the primary waits for, does not wait for, or none.
    Postgres(Option<Replication>),
}

/// A running system.
#[derive(Debug)]
pub(crate) struct Environment {
    // The order of the fields is the order in which they end.
    pub(crate) nodes: Vec<Node>,
    /// The Redis of the bus, each able to carry it alone.
    pub(crate) buses: Vec<Redis>,
    /// The Redis of presence and limits.
    pub(crate) state: Option<Redis>,
    pub(crate) postgres: Option<Postgres>,
    origin: String,
    pub(crate) settings: Settings,
    pub(crate) folder: Folder,
}

impl Environment {
    pub(crate) fn is_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// A way into the database past every proxy: to the present primary, or into the file, without writing. A promotion makes another server the
    /// primary, so ask anew for each look.
    pub(crate) async fn database(&self) -> Result<DatabaseConnection> {
        let url = match (&self.postgres, self.nodes.first()) {
            (Some(postgres), _) => postgres.url(),
            (None, Some(node)) => format!("sqlite://{}?mode=ro", node.data().join("vestnik.db").display()),
            (None, None) => anyhow::bail!("no server, no database"),
        };
        connect(url).await
    }

    /// Every proxy that stands on a link of a node.
    pub(crate) fn links(&self) -> impl Iterator<Item = &Proxy> {
        self.nodes.iter().flat_map(|node| {
            let Links { clients, database, buses, state } = &node.links;
            std::iter::once(clients).chain(database).chain(buses).chain(state)
        })
    }

    /// The proxies between the nodes and the Redis of the bus.
    pub(crate) fn bus_links(&self) -> impl Iterator<Item = &Proxy> {
        self.nodes.iter().flat_map(|node| &node.links.buses)
    }

    /// Undoes whatever is broken: links behave, stopped processes go on, dead ones are started anew without fail points of their own.
    pub(crate) async fn heal(&self) -> Result<()> {
        self.links().for_each(Proxy::heal);
        for redis in self.buses.iter().chain(&self.state) {
            redis.heal().await?;
        }
        if let Some(postgres) = &self.postgres {
            postgres.heal().await?;
        }
        for node in &self.nodes {
            node.cont();
            if !node.is_running() {
                node.start_with(&self.settings.fail_points).await?;
            }
        }
        Ok(())
    }

    /// Stops the flow of the bus to and from every node, or lets it go on.
    pub(crate) fn bus_flow(&self, flow: Flow) {
        self.bus_links().for_each(|link| link.flow_both(flow));
    }
}

async fn connect(url: String) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(4).min_connections(0).sqlx_logging(false);
    options.connect_timeout(std::time::Duration::from_secs(5)).acquire_timeout(std::time::Duration::from_secs(10));
    Database::connect(options).await.context("the rig cannot reach the database")
}
