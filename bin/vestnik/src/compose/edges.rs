use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use adapter_http::{HttpConfig, HttpLimits, HttpParts, ReadyCheck, UseCases, build_app};
use adapter_sql::Options;
use adapter_websocket::session::Rates;
use adapter_websocket::{Gateway, GatewayConfig, GatewayParts};
use poem::endpoint::BoxEndpoint;
use poem::{EndpointExt, Response};

use super::{Core, Ports, announce_typing, use_cases};
use crate::config::Config;

/// The two doors of the server.
pub(crate) struct Edges {
    pub(crate) app: BoxEndpoint<'static, Response>,
    pub(crate) http: HttpConfig,
    pub(crate) gateway: Arc<Gateway>,
}

/// HTTP and WebSocket on the core. Nothing is served yet.
pub(crate) fn edges(config: &Config, core: &Core, is_stopping: Arc<AtomicBool>) -> Edges {
    let http = http_config(config);
    let use_cases = use_cases(&core.ports);
    let gateway = Gateway::new(gateway_parts(config, &http, &core.ports, &use_cases));
    let app = build_app(HttpParts {
        use_cases,
        access_tokens: core.ports.access.clone(),
        users: core.ports.users.clone(),
        policies: core.ports.policies.clone(),
        clock: core.ports.clock.clone(),
        ids: core.ports.ids.clone(),
        ready: ready(core, is_stopping),
        websocket: gateway.endpoint().map_to_response().boxed(),
        config: http.clone(),
    });
    Edges { app: app.boxed(), http, gateway }
}

fn http_config(config: &Config) -> HttpConfig {
    HttpConfig {
        listen: config.listen,
        public_url: config.public_url.clone(),
        origins: config.origins.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        limits: HttpLimits {
            connections: config.max_connections,
            connections_per_address: config.max_connections_per_address,
            ..HttpLimits::default()
        },
    }
}

fn gateway_parts(config: &Config, http: &HttpConfig, ports: &Ports, use_cases: &UseCases) -> GatewayParts {
    GatewayParts {
        bus: ports.bus.clone(),
        tokens: ports.access.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
        log: ports.log.clone(),
        origin: ports.origin.clone(),
        memberships: ports.memberships.clone(),
        chats: ports.chats.clone(),
        history: ports.history.clone(),
        markers: ports.markers.clone(),
        marks: ports.marks.clone(),
        presence: ports.presence.clone(),
        sights: ports.sights.clone(),
        sessions: ports.sessions.clone(),
        users: ports.users.clone(),
        send_message: use_cases.send_message.clone(),
        edit_message: use_cases.edit_message.clone(),
        retract_message: use_cases.retract_message.clone(),
        mark_read: use_cases.mark_read.clone(),
        announce_typing: Arc::new(announce_typing(ports)),
        config: GatewayConfig {
            origins: http.all_origins().map(ToString::to_string).collect(),
            connections_per_user: config.sockets_per_user,
            connections: config.max_connections,
            catchups: catchups(config),
            rates: if config.has_rate_limits { Rates::USUAL } else { Rates::LIFTED },
        },
    }
}

/// All of the database's readers but two: people who are here wait behind nobody's first catching up.
fn catchups(config: &Config) -> usize {
    let Options { sqlite_readers, postgres_readers, .. } = Options::default();
    let readers = if config.is_embedded() { sqlite_readers } else { postgres_readers };
    readers.saturating_sub(2).max(1) as usize
}

/// Ready while the database answers and nobody has asked the node to stop.
fn ready(core: &Core, is_stopping: Arc<AtomicBool>) -> ReadyCheck {
    let database = core.database.clone();
    Arc::new(move || {
        let (database, is_stopping) = (database.clone(), is_stopping.load(Ordering::Relaxed));
        Box::pin(async move { !is_stopping && database.ping().await.is_ok() })
    })
}
