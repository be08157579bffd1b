use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use adapter_http::{AddressRange, Origin};
use domain_users::Registration;

use super::cluster::RedisSettings;
use super::load::Given;
use super::settings::SETTINGS;

/// The settings as the server uses them.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Origin,
    /// Accepted origins beside the public URL.
    pub(crate) origins: Vec<Origin>,
    pub(crate) trusted_proxies: Vec<AddressRange>,
    pub(crate) max_connections: usize,
    pub(crate) max_connections_per_address: usize,
    pub(crate) sockets_per_user: usize,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: String,
    /// In which hour of the day, UTC, unread counts are verified.
    pub(crate) verify_at: Option<u32>,
    /// What makes this server one of several.
    pub(crate) redis: Option<RedisSettings>,
    pub(crate) drain: Duration,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) registration: RegistrationSetting,
    pub(crate) mail: MailConfig,
    pub(crate) secret_key: Option<[u8; 32]>,
    pub(crate) log_level: String,
    pub(crate) log_format: LogFormat,
    pub(crate) has_rate_limits: bool,
}

/// How mail leaves.
#[derive(Clone)]
pub(crate) struct MailConfig {
    pub(crate) smtp_url: Option<String>,
    pub(crate) from: String,
}

/// Whether strangers may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RegistrationSetting {
    Auto,
    Open,
    Invite,
    Closed,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Addresses, keys and passwords stay out of every log.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// The values of what was `given`; what cannot be understood is told in `faults` and stands at its default.
    pub(super) fn of(given: &Given, faults: &mut Vec<String>) -> Self {
        let mut read = Reader { given, faults };
        let listen =
            read.value("server.listen", "an address and a port such as 0.0.0.0:8080", |text| text.parse().ok());
        let listen = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let public_url = read.public_url(listen);
        let data_dir = PathBuf::from(read.text("data.dir"));
        let database_url = Some(read.text("database.url")).filter(|url| !url.is_empty());
        let default_url = || format!("sqlite://{}", data_dir.join("vestnik.db").display());
        Self {
            origins: read.origins(listen),
            public_url,
            listen,
            trusted_proxies: read.list(
                "server.trusted_proxies",
                "addresses or ranges such as 10.0.0.0/8, separated by commas",
                |text| text.parse().ok(),
            ),
            max_connections: read.count("server.max_connections", 1_000_000),
            max_connections_per_address: read.count("server.max_connections_per_address", 1_000_000),
            sockets_per_user: read.count("server.sockets_per_user", 1_000),
            database_url: database_url.unwrap_or_else(default_url),
            data_dir,
            verify_at: read.value("database.verify_at", "an hour from 0 to 23, or off", hour).flatten(),
            redis: read.redis(),
            drain: Duration::from_secs(read.count("node.drain_seconds", 3_600) as u64),
            metrics_listen: read.metrics_listen(),
            registration: read
                .value("users.registration", "auto, open, invite or closed", registration)
                .unwrap_or(RegistrationSetting::Auto),
            mail: MailConfig {
                smtp_url: Some(read.text("mail.smtp_url")).filter(|url| !url.is_empty()),
                from: read.text("mail.from"),
            },
            secret_key: read.secret_key(),
            log_level: read.text("log.level"),
            log_format: read.value("log.format", "text or json", log_format).unwrap_or(LogFormat::Text),
            has_rate_limits: read.value("limits.rate", "on or off", switch).unwrap_or(true),
        }
    }

    /// True when the server needs nothing beside itself.
    pub(crate) fn is_embedded(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    /// What `auto` means here.
    pub(crate) fn registration(&self) -> Registration {
        match self.registration {
            RegistrationSetting::Open => Registration::Open,
            RegistrationSetting::Invite => Registration::Invite,
            RegistrationSetting::Auto if self.is_embedded() => Registration::Open,
            RegistrationSetting::Closed | RegistrationSetting::Auto => Registration::Closed,
        }
    }
}

/// Reads settings one by one and notes what it does not understand.
pub(super) struct Reader<'a> {
    given: &'a Given,
    faults: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn text(&self, key: &'static str) -> String {
        let default = || SETTINGS.iter().find(|setting| setting.key == key).map(|setting| setting.default.to_owned());
        self.given.get(key).cloned().or_else(default).unwrap_or_default()
    }

    fn value<T>(&mut self, key: &'static str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(key);
        let value = parse(text.trim());
        if value.is_none() {
            self.fault(key, &text, wanted);
        }
        value
    }

    pub(super) fn list<T>(&mut self, key: &'static str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let text = self.text(key);
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let values: Option<Vec<T>> = parts.map(parse).collect();
        if values.is_none() {
            self.fault(key, &text, wanted);
        }
        values.unwrap_or_default()
    }

    fn count(&mut self, key: &'static str, most: usize) -> usize {
        let within = |text: &str| text.parse().ok().filter(|count| (1..=most).contains(count));
        self.value(key, &format!("a number from 1 to {most}"), within).unwrap_or(1)
    }

    fn public_url(&mut self, listen: SocketAddr) -> Origin {
        let default = Origin::parse(&format!("http://localhost:{}", listen.port())).expect("localhost is an origin");
        if self.text("server.public_url").is_empty() {
            return default;
        }
        self.value("server.public_url", "http:// or https://, a host and no path", origin).unwrap_or(default)
    }

    /// On a loopback address both of its names are the same server.
    fn origins(&mut self, listen: SocketAddr) -> Vec<Origin> {
        let is_default = self.text("server.public_url").is_empty() && listen.ip().is_loopback();
        let by_number = is_default.then(|| origin(&format!("http://{listen}"))).flatten();
        let given =
            self.list("server.origins", "origins such as https://chat.example.org, separated by commas", origin);
        by_number.into_iter().chain(given).collect()
    }

    fn secret_key(&mut self) -> Option<[u8; 32]> {
        if self.text("secrets.key").is_empty() {
            return None;
        }
        self.value("secrets.key", "64 hexadecimal digits", key_bytes)
    }

    fn metrics_listen(&mut self) -> Option<SocketAddr> {
        if self.text("metrics.listen").is_empty() {
            return None;
        }
        self.value("metrics.listen", "an address and a port such as 127.0.0.1:9464", |text| text.parse().ok())
    }

    /// Settings that are good by themselves and not together.
    pub(super) fn object(&mut self, why: &str) {
        self.faults.push(why.to_owned());
    }

    fn fault(&mut self, key: &'static str, text: &str, wanted: &str) {
        let is_secret = SETTINGS.iter().any(|setting| setting.key == key && setting.is_secret);
        let shown = if is_secret { "***" } else { text };
        self.faults.push(format!("{key} is {shown:?}; it must be {wanted}"));
    }
}

fn origin(text: &str) -> Option<Origin> {
    Origin::parse(text).ok()
}

fn registration(text: &str) -> Option<RegistrationSetting> {
    match text {
        "auto" => Some(RegistrationSetting::Auto),
        "open" => Some(RegistrationSetting::Open),
        "invite" => Some(RegistrationSetting::Invite),
        "closed" => Some(RegistrationSetting::Closed),
        _ => None,
    }
}

/// `Some(None)` for off.
#[expect(clippy::option_option, reason = "whether it is understood, and whether it is on")]
fn hour(text: &str) -> Option<Option<u32>> {
    match text {
        "off" => Some(None),
        hour => hour.parse().ok().filter(|hour| *hour < 24).map(Some),
    }
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn key_bytes(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let bytes: Vec<u8> =
        digits?.chunks(2).filter_map(|pair| pair.iter().copied().reduce(|high, low| high << 4 | low)).collect();
    (text.len() == 64).then(|| bytes.try_into().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_digits() {
        assert_eq!(key_bytes(&"0f".repeat(32)), Some([15; 32]));
        assert_eq!(key_bytes(&"0f".repeat(31)), None);
        assert_eq!(key_bytes(&"0g".repeat(32)), None);
    }

    #[test]
    fn a_bad_secret_is_not_repeated() {
        let (given, mut faults) = (Given::from([("secrets.key", "hunter2".to_owned())]), vec![]);
        Config::of(&given, &mut faults);
        assert_eq!(faults.len(), 1);
        assert!(!faults[0].contains("hunter2"), "{faults:?}");
    }

    #[test]
    fn registration_is_open_only_where_nothing_else_is_configured() {
        let with = |pairs: &[(&'static str, &str)]| {
            let given = pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
            Config::of(&given, &mut vec![]).registration()
        };
        assert_eq!(with(&[]), Registration::Open);
        assert_eq!(with(&[("database.url", "postgres://x/y")]), Registration::Closed);
        assert_eq!(with(&[("users.registration", "closed")]), Registration::Closed);
    }
}
