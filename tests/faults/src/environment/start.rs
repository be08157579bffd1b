//! Starts an environment.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};

use super::child::{Process, Program};
use super::ports::free_address;
use super::{Engine, Environment, Folder, Links, Node, Postgres, Redis, Settings};
use crate::proxy::{Proxy, Speech};
use crate::verdicts::say;

/// Each node needs the same key; this one guards nothing.
const KEY: &str = "6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c";
/// How long a node may take to say goodbye: the clients of the rig come back at once.
const DRAIN_SECONDS: &str = "6";

impl Environment {
    /// Starts everything and waits until every node serves.
    pub(crate) async fn start(settings: Settings) -> Result<Arc<Self>> {
        ensure!(settings.server.is_file(), "there is no server at {}", settings.server.display());
        let folder = Folder::create()?;
        let postgres = match settings.engine {
            Engine::Postgres(replication) => Some(Postgres::open(folder.path(), replication).await?),
            Engine::Sqlite => None,
        };
        let (mut buses, mut state) = (vec![], None);
        for number in 1..=settings.buses {
            buses.push(Redis::open(&format!("bus-{number}"), folder.path()).await?);
        }
        if settings.buses > 0 {
            state = Some(Redis::open("state", folder.path()).await?);
        }
        // No node listens there: people reach a cluster by a name that belongs to none of its nodes.
        let origin = format!("http://localhost:{}", free_address()?.port());
        let nodes = Vec::with_capacity(settings.nodes);
        let mut environment = Self { nodes, buses, state, postgres, origin, settings, folder };
        for number in 1..=environment.settings.nodes {
            let node = environment.node(number).await?;
            environment.nodes.push(node);
        }
        // The first one brings the schema up; the others then start side by side.
        let (first, others) = environment.nodes.split_first().context("no nodes")?;
        first.start_with(&environment.settings.fail_points).await?;
        let starts = others.iter().map(|node| node.start_with(&environment.settings.fail_points));
        futures_util::future::try_join_all(starts).await?;
        Ok(Arc::new(environment))
    }

    /// Ends every process, and lets the folder go unless somebody wants to know what happened.
    pub(crate) async fn end(&self, is_wanted: bool) -> Result<()> {
        if is_wanted {
            self.folder.keep();
            say(&format!("   logs and databases: {}", self.folder.path().display()));
        }
        for node in &self.nodes {
            node.cont();
            node.kill9().await?;
        }
        for redis in self.buses.iter().chain(&self.state) {
            redis.kill9().await?;
        }
        match &self.postgres {
            Some(postgres) => postgres.end().await,
            None => Ok(()),
        }
    }

    /// Makes the standby the primary and leads every node there.
    pub(crate) async fn promote(&self) -> Result<()> {
        let postgres = self.postgres.as_ref().context("only Postgres has a standby")?;
        postgres.promote().await?;
        for link in self.nodes.iter().filter_map(|node| node.links.database.as_ref()) {
            link.retarget(postgres.address());
            link.cut();
        }
        Ok(())
    }

    /// A place for a node, with its links; nothing runs yet.
    async fn node(&self, number: usize) -> Result<Node> {
        let (name, listens, metrics) = (format!("node-{number}"), free_address()?, free_address()?);
        let data = self.folder.path().join(&name);
        std::fs::create_dir_all(&data)?;
        let links = self.links_of(listens).await?;
        let program = Program {
            path: self.settings.server.clone(),
            arguments: vec!["serve".into()],
            environment: self.environment_of([listens, metrics], &data.display().to_string(), &links),
            folder: data.clone(),
            log: self.folder.path().join(format!("{name}.log")),
            output: Some(self.folder.path().join(format!("{name}.out"))),
            user: None,
        };
        let (origin, process) = (self.origin.clone(), Process::default());
        Ok(Node { name, listens, metrics, origin, program, data, process, links })
    }

    async fn links_of(&self, listens: SocketAddr) -> Result<Links> {
        let proxy = async |target, speech| Proxy::open(free_address()?, target, speech).await;
        let mut buses = vec![];
        for bus in &self.buses {
            buses.push(proxy(bus.address(), Speech::Redis).await?);
        }
        Ok(Links {
            clients: proxy(listens, Speech::Plain).await?,
            database: match &self.postgres {
                Some(postgres) => Some(proxy(postgres.address(), Speech::Postgres).await?),
                None => None,
            },
            buses,
            state: match &self.state {
                Some(state) => Some(proxy(state.address(), Speech::Redis).await?),
                None => None,
            },
        })
    }

    fn environment_of(&self, [listens, metrics]: [SocketAddr; 2], data: &str, links: &Links) -> Vec<(String, String)> {
        let mut variables = vec![
            ("VESTNIK_LISTEN", listens.to_string()),
            ("VESTNIK_METRICS_LISTEN", metrics.to_string()),
            ("VESTNIK_PUBLIC_URL", self.origin.clone()),
            ("VESTNIK_DATA_DIR", data.to_owned()),
            ("VESTNIK_RATE_LIMITS", "off".into()),
            ("VESTNIK_MAX_CONNECTIONS", "20000".into()),
            ("VESTNIK_MAX_CONNECTIONS_PER_ADDRESS", "20000".into()),
            ("VESTNIK_SOCKETS_PER_USER", "1000".into()),
            ("VESTNIK_REGISTRATION", "open".into()),
            ("VESTNIK_SECRET_KEY", KEY.into()),
            ("VESTNIK_LOG", "info".into()),
        ];
        if let Some(database) = &links.database {
            variables
                .push(("DATABASE_URL", format!("postgres://vestnik@{}/vestnik?sslmode=disable", database.address())));
        }
        if let Some(state) = &links.state {
            let url = |proxy: &Proxy| format!("redis://{}", proxy.address());
            let buses: Vec<String> = links.buses.iter().map(url).collect();
            variables.push(("VESTNIK_REDIS_BUS_URLS", buses.join(",")));
            variables.push(("VESTNIK_REDIS_STATE_URL", url(state)));
            variables.push(("VESTNIK_DRAIN_SECONDS", DRAIN_SECONDS.into()));
        }
        let own = variables.into_iter().map(|(name, value)| (name.to_owned(), value));
        own.chain(self.settings.variables.iter().cloned()).collect()
    }
}
