//! The one table of arrows. A name ending in `*` stands for all that begin so.

/// Package, and the packages of this workspace that it may use. Adapters never see each other, `adapter-wire` excepted.
pub(crate) const ARROWS: &[(&str, &[&str])] = &[
    ("domain-kernel", &[]),
    ("domain-users", &["domain-kernel"]),
    ("domain-chats", &["domain-kernel", "domain-users"]),
    ("domain-messages", &["domain-kernel", "domain-users", "domain-chats"]),
    ("application", &["domain-*"]),
    ("delivery", &["domain-*"]),
    ("adapter-wire", &["domain-*", "application", "delivery"]),
    ("adapter-http", &["domain-*", "application", "delivery", "adapter-wire"]),
    ("adapter-websocket", &["domain-*", "application", "delivery", "adapter-wire"]),
    ("adapter-sql", &["domain-*", "application", "delivery", "migrations"]),
    ("adapter-local", &["domain-*", "application", "delivery"]),
    ("adapter-redis", &["domain-*", "application", "delivery", "adapter-wire"]),
    ("adapter-smtp", &["domain-*", "application", "delivery"]),
    ("adapter-credentials", &["domain-*", "application", "delivery"]),
    ("adapter-system", &["domain-*", "application", "delivery"]),
    ("migrations", &[]),
    ("bin-vestnik", &["*"]),
    ("bin-loadgen", &["client"]),
    ("client", &[]),
    ("faults", &["client"]),
    ("policy", &["client"]),
    ("contracts", &["domain-*", "application", "delivery"]),
    ("support", &["domain-*", "application", "delivery"]),
    ("architecture", &[]),
];

/// The outside libraries that the domain may use.
pub(crate) const DOMAIN_LIBRARIES: &[&str] = &["async-trait", "mockall", "thiserror", "uuid"];

/// The outside libraries of the sans-I/O core and of the use cases: nothing that waits, serialises or queries.
pub(crate) const APPLICATION_LIBRARIES: &[&str] = &["async-trait", "bytes", "mockall", "thiserror", "uuid"];

/// Outside libraries that only some packages may use.
pub(crate) const FENCED: &[(&str, &[&str])] = &[
    ("sea-orm", &["adapter-sql", "migrations", "bin-loadgen", "faults"]),
    ("sea-orm-migration", &["migrations"]),
    ("sqlx", &[]),
    ("poem", &["adapter-http", "adapter-websocket", "bin-vestnik"]),
    ("poem-openapi", &["adapter-wire", "adapter-http"]),
    ("hyper", &["adapter-http"]),
    ("lettre", &["adapter-smtp"]),
    ("jwt-compact", &["adapter-credentials"]),
    ("argon2", &["adapter-credentials"]),
    ("bcrypt", &["adapter-credentials"]),
    ("ring", &["adapter-credentials", "contracts"]),
    ("getrandom", &["adapter-system"]),
    ("governor", &["adapter-local"]),
    ("fred", &["adapter-redis"]),
    ("metrics-exporter-prometheus", &["bin-vestnik"]),
    ("tikv-jemallocator", &["bin-vestnik"]),
    ("anyhow", &["bin-vestnik", "bin-loadgen", "client", "faults", "policy"]),
];
