//! Chooses the adapters that the configuration asks for and puts the server together. Nothing else names an adapter.

mod data_dir;
mod edges;
mod ports;
mod use_cases;

use std::sync::Arc;
use std::time::Duration;

use adapter_credentials::{ArgonCodes, HmacRefreshTokens, JwtAccessTokens, MasterKey};
use adapter_local::{LocalBus, LocalLimits};
use adapter_smtp::{Carrier, FolderCarrier, Post, SmtpCarrier, SmtpConfig};
use adapter_sql::{Database, Options, Stores};
use adapter_system::System;
use anyhow::Context;
use application::users::SetupToken;
use domain_kernel::Span;
use domain_kernel::ports::{Clock, Randomness};

use crate::config::Config;

pub(crate) use data_dir::prepare as prepare_data_dir;
pub(crate) use edges::{Edges, edges};
pub(crate) use ports::Ports;
pub(crate) use use_cases::{announce_typing, use_cases};

/// How often limits forget who has behaved.
const SWEEP: Duration = Duration::from_secs(60);

/// What a running server is made of, beneath its edges.
pub(crate) struct Core {
    pub(crate) database: Database,
    pub(crate) stores: Stores,
    pub(crate) ports: Ports,
}

/// Opens the database that the configuration names.
pub(crate) async fn open_database(config: &Config) -> anyhow::Result<Database> {
    let database = Database::open(&config.database_url, Options::default()).await;
    database.with_context(|| match config.is_embedded() {
        true => format!("cannot open the database {}", config.database_url),
        false => "cannot open the database of database.url".to_owned(),
    })
}

/// Everything beneath the edges: the database with its schema brought up, keys, mail, bus and limits.
pub(crate) async fn core(config: &Config) -> anyhow::Result<Core> {
    let database = open_database(config).await?;
    database.migrate_up().await.context("cannot bring the database's schema up")?;
    let bus = Arc::new(LocalBus::new());
    let stores = database.stores(bus.clone());
    let key = master_key(config)?;
    let access = Arc::new(JwtAccessTokens::new(&key, config.public_url.to_string()));
    remember_ended_sessions(&stores, &*access).await?;
    let ports = Ports {
        users: stores.users.clone(),
        accounts: stores.accounts.clone(),
        challenges: stores.challenges.clone(),
        sessions: stores.sessions.clone(),
        hasher: Arc::new(ArgonCodes::new(&key, Arc::new(System))),
        access,
        refresh: Arc::new(HmacRefreshTokens::new(&key)),
        mails: Arc::new(post(config)?),
        session_announcer: bus.clone(),
        facts: stores.facts.clone(),
        members: stores.members.clone(),
        log: stores.log.clone(),
        chats: stores.chats.clone(),
        history: stores.history.clone(),
        memberships: stores.memberships.clone(),
        markers: stores.markers.clone(),
        typing: bus.clone(),
        bus,
        limiter: limits(config),
        clock: Arc::new(System),
        ids: Arc::new(System),
        randomness: Arc::new(System),
        registration: config.registration(),
        setup: SetupToken::draw(System.bytes()),
    };
    Ok(Core { database, stores, ports })
}

fn master_key(config: &Config) -> anyhow::Result<MasterKey> {
    match config.secret_key {
        Some(bytes) => Ok(MasterKey::new(bytes)),
        None => {
            let path = config.data_dir.join("secret.key");
            MasterKey::open(&path, &System).with_context(|| format!("cannot use the key in {}", path.display()))
        }
    }
}

/// Tokens outlive the process that made them; what was ended before the start stays ended.
async fn remember_ended_sessions(
    stores: &Stores,
    access: &dyn domain_users::ports::AccessTokens,
) -> anyhow::Result<()> {
    let now = System.now();
    let margin = Span::minutes(1);
    let ended = stores.sessions.ended_since(now.minus(access.life()).minus(margin)).await?;
    access.revoke(&ended, now);
    Ok(())
}

fn post(config: &Config) -> anyhow::Result<Post> {
    let from = &config.mail.from;
    let carrier: Arc<dyn Carrier> = match &config.mail.smtp_url {
        Some(url) => Arc::new(SmtpCarrier::new(&SmtpConfig { url: url.clone(), from: from.clone() })?),
        None => {
            let folder = config.data_dir.join("mail");
            Arc::new(FolderCarrier::new(folder, SmtpConfig::mailbox(from)?, Arc::new(System)))
        }
    };
    let (post, _empties_itself) = Post::open(carrier);
    Ok(post)
}

fn limits(config: &Config) -> Arc<LocalLimits> {
    if !config.has_rate_limits {
        tracing::warn!("rate limits are off: anybody may try anything as often as they like");
        return Arc::new(LocalLimits::lifted());
    }
    let limits = Arc::new(LocalLimits::new());
    let swept = Arc::clone(&limits);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(SWEEP).await;
            swept.sweep();
        }
    });
    limits
}
