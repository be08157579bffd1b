/// One setting: its place in the file, its environment variable, its default and what it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    /// `section.name` in the file.
    pub(crate) key: &'static str,
    /// The environment variable.
    pub(crate) variable: &'static str,
    /// The default as text; empty where the default depends on other settings.
    pub(crate) default: &'static str,
    /// What it is, its unit and its limits.
    pub(crate) doc: &'static str,
    /// Printed as `***`.
    pub(crate) is_secret: bool,
}

const fn setting(key: &'static str, variable: &'static str, default: &'static str, doc: &'static str) -> Setting {
    Setting { key, variable, default, doc, is_secret: false }
}

const fn secret(key: &'static str, variable: &'static str, doc: &'static str) -> Setting {
    Setting { key, variable, default: "", doc, is_secret: true }
}

/// Every setting there is.
pub(crate) const SETTINGS: &[Setting] = &[
    setting("server.listen", "VESTNIK_LISTEN", "127.0.0.1:8080", "Address and port to listen on."),
    setting(
        "server.public_url",
        "VESTNIK_PUBLIC_URL",
        "",
        "Where people reach the server, without a path. Decides cookies and which Origin is accepted.\n\
         Default: http://localhost and the port of `listen`.",
    ),
    setting("server.origins", "VESTNIK_ORIGINS", "", "More accepted origins, separated by commas. Compared exactly."),
    setting(
        "server.trusted_proxies",
        "VESTNIK_TRUSTED_PROXIES",
        "",
        "Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
    ),
    setting(
        "server.max_connections",
        "VESTNIK_MAX_CONNECTIONS",
        "4000",
        "Connections at once, sockets included: 1 to 1000000.",
    ),
    setting(
        "server.max_connections_per_address",
        "VESTNIK_MAX_CONNECTIONS_PER_ADDRESS",
        "200",
        "Connections at once from one address: 1 to 1000000. Raise it behind a proxy that is not listed as trusted.",
    ),
    setting("server.sockets_per_user", "VESTNIK_SOCKETS_PER_USER", "10", "WebSockets at once of one user: 1 to 1000."),
    setting("data.dir", "VESTNIK_DATA_DIR", "data", "Folder for the database, keys and mails. Made if it is missing."),
    secret(
        "database.url",
        "DATABASE_URL",
        "postgres://user:password@host/database, or sqlite:///path/to/file. Default: vestnik.db in the data folder.",
    ),
    setting(
        "database.verify_at",
        "VESTNIK_VERIFY_AT",
        "2",
        "The hour (0 to 23, UTC) in which unread counts of one user in a hundred are compared with the messages, once a day, on one\n\
         node; or off.",
    ),
    secret(
        "redis.url",
        "REDIS_URL",
        "redis://user:password@host:port, or rediss:// over TLS. Makes this server one of several that share a Postgres, a\n\
         secrets.key, a server.public_url and this Redis. Default: none; the server is alone.",
    ),
    secret(
        "redis.bus_urls",
        "VESTNIK_REDIS_BUS_URLS",
        "One to three Redis that carry events between nodes, separated by commas; any one of them is enough. Default: redis.url.",
    ),
    secret("redis.state_url", "VESTNIK_REDIS_STATE_URL", "The Redis for presence and limits. Default: redis.url."),
    setting(
        "node.drain_seconds",
        "VESTNIK_DRAIN_SECONDS",
        "90",
        "How long a stop may take to send sockets elsewhere, 500 a second: 1 to 3600. Whatever stops the process must wait longer.",
    ),
    setting(
        "metrics.listen",
        "VESTNIK_METRICS_LISTEN",
        "",
        "Address and port of a listener that answers GET /metrics for Prometheus, to anybody who can reach it: keep it on loopback or\n\
         an inside network. Default: none.",
    ),
    setting(
        "users.registration",
        "VESTNIK_REGISTRATION",
        "auto",
        "Whether strangers may make an account: open, invite, closed, or auto (open with SQLite, closed with Postgres). Holds until an\n\
         administrator decides.",
    ),
    secret(
        "mail.smtp_url",
        "VESTNIK_SMTP_URL",
        "smtps://user:password@host, or smtp://host. Default: none; mails go to the console and to mail/ in the data folder.",
    ),
    setting("mail.from", "VESTNIK_MAIL_FROM", "Vestnik <vestnik@localhost.localdomain>", "The sender of mails."),
    secret(
        "secrets.key",
        "VESTNIK_SECRET_KEY",
        "The master key: 64 hexadecimal digits, the same on every node. Default: made at the first start and kept in secret.key\n\
         in the data folder; with redis.url there is no default.",
    ),
    setting(
        "log.level",
        "VESTNIK_LOG",
        "info",
        "error, warn, info, debug or trace; or filters such as info,adapter_sql=debug.",
    ),
    setting("log.format", "VESTNIK_LOG_FORMAT", "text", "text or json."),
    setting(
        "limits.rate",
        "VESTNIK_RATE_LIMITS",
        "on",
        "on, or off for load tests on a server of their own. Never off where strangers can reach it.",
    ),
];
