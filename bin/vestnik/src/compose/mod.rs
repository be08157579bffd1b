//! Chooses the adapters that the configuration asks for and puts the server together. Nothing else names an adapter.

mod administration;
mod credentials;
mod data_dir;
mod edges;
mod of_profiles;
mod ports;
mod shared;
mod use_cases;

use std::sync::Arc;

use adapter_credentials::{
    ArgonCodes, ArgonPasswords, HmacDigests, HmacOneTimeCodes, HmacRefreshTokens, JwtAccessTokens, MasterKey,
    RingPasskeys, Turns,
};
use adapter_smtp::{Carrier, FolderCarrier, Post, SmtpCarrier, SmtpConfig};
use adapter_sql::{Database, Options, Stores};
use adapter_system::System;
use anyhow::Context;
use application::users::{CurrentPolicies, SetupToken};
use domain_kernel::Span;
use domain_kernel::ports::{Clock, Randomness};
use domain_users::Policies;
use tokio::task::JoinHandle;

use crate::config::Config;

pub(crate) use administration::Administration;
pub(crate) use data_dir::prepare as prepare_data_dir;
pub(crate) use edges::{Edges, edges};
pub(crate) use ports::Ports;
pub(crate) use shared::Shared;
pub(crate) use use_cases::{announce_typing, use_cases};

/// What a running server is made of, beneath its edges.
pub(crate) struct Core {
    pub(crate) database: Database,
    pub(crate) stores: Stores,
    pub(crate) shared: Shared,
    pub(crate) ports: Ports,
    /// Ends when nobody can send mail any more and all that was sent has left.
    pub(crate) mailing: JoinHandle<()>,
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
    let key = master_key(config)?;
    let shared = Shared::open(config, &key).await?;
    let stores = database.stores(shared.bus.clone());
    let access = Arc::new(JwtAccessTokens::new(&key, config.public_url.to_string()));
    remember_ended_sessions(&stores, &*access).await?;
    let turns = Turns::default();
    let (post, mailing) = post(config)?;
    let ports = Ports {
        users: stores.users.clone(),
        accounts: stores.accounts.clone(),
        challenges: stores.challenges.clone(),
        sessions: stores.sessions.clone(),
        hasher: Arc::new(ArgonCodes::new(&key, Arc::new(System), turns.clone())),
        passwords: stores.passwords.clone(),
        password_hasher: Arc::new(ArgonPasswords::new(Arc::new(System), turns)),
        totp: stores.totp.clone(),
        one_time_codes: Arc::new(HmacOneTimeCodes::new(&key)),
        recovery_codes: stores.recovery_codes.clone(),
        factors: stores.factors.clone(),
        pending_sign_ins: stores.pending_sign_ins.clone(),
        mailed_links: stores.mailed_links.clone(),
        email_changes: stores.email_changes.clone(),
        passkeys: stores.passkeys.clone(),
        ceremonies: stores.ceremonies.clone(),
        passkey_verifier: Arc::new(passkeys(config)),
        digests: Arc::new(HmacDigests::new(&key)),
        portraits: stores.portraits.clone(),
        contacts: stores.contacts.clone(),
        blocks: stores.blocks.clone(),
        sights: stores.sights.clone(),
        access,
        refresh: Arc::new(HmacRefreshTokens::new(&key)),
        mails: Arc::new(post),
        session_announcer: shared.sessions.clone(),
        facts: stores.facts.clone(),
        circles: stores.circles.clone(),
        members: stores.members.clone(),
        log: stores.log.clone(),
        origin: stores.origin.clone(),
        chats: stores.chats.clone(),
        history: stores.history.clone(),
        memberships: stores.memberships.clone(),
        markers: stores.markers.clone(),
        marks: stores.marks.clone(),
        typing: shared.typing.clone(),
        bus: shared.bus.clone(),
        presence: shared.presence.clone(),
        limiter: shared.limiter.clone(),
        clock: Arc::new(System),
        ids: Arc::new(System),
        randomness: Arc::new(System),
        policies: CurrentPolicies { store: stores.policies.clone(), initial: Policies::initial(config.registration()) },
        audit: stores.audit.clone(),
        invites: stores.invites.clone(),
        staff: stores.staff.clone(),
        staff_reader: stores.staff_reader.clone(),
        statistics: stores.statistics.clone(),
        setup: setup_token(config, &key),
    };
    Ok(Core { database, stores, shared, ports, mailing })
}

/// Passkeys are made for the host that people type, whatever its port.
fn passkeys(config: &Config) -> RingPasskeys {
    let origins = std::iter::once(&config.public_url).chain(&config.origins);
    RingPasskeys::new(config.public_url.host(), origins.map(ToString::to_string))
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

/// What the link to the first owner holds. Every node of a cluster must take what any of them has printed, so there it comes from
/// the key that they share: nobody can guess it, and it is worth nothing from the moment that the database holds an owner.
/// A server alone draws it anew at each start, so that an old line of a log is worth nothing.
fn setup_token(config: &Config, key: &MasterKey) -> SetupToken {
    match config.redis {
        Some(_) => SetupToken::draw(*key.subkey("setup").bytes()),
        None => SetupToken::draw(System.bytes()),
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

fn post(config: &Config) -> anyhow::Result<(Post, JoinHandle<()>)> {
    let (from, public_url) = (&config.mail.from, config.public_url.to_string());
    let carrier: Arc<dyn Carrier> = match &config.mail.smtp_url {
        Some(url) => Arc::new(SmtpCarrier::new(&SmtpConfig { url: url.clone(), public_url, from: from.clone() })?),
        None => {
            let folder = config.data_dir.join("mail");
            Arc::new(FolderCarrier::new(folder, SmtpConfig::mailbox(from)?, public_url, Arc::new(System)))
        }
    };
    Ok(Post::open(carrier))
}
