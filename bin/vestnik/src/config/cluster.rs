//! What makes a server one node of several: the Redis they share, and what all of them must have in common.

use super::load::Given;
use super::values::{Config, Reader};

/// More would cost every node another connection to hear, and bring nothing.
const MOST_BUSES: usize = 3;

/// The Redis that nodes share. URLs may hold passwords: nothing prints them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RedisSettings {
    /// One to three; each carries the bus when the others are away.
    pub(crate) bus_urls: Vec<String>,
    /// Presence and limits.
    pub(crate) state_url: String,
}

impl std::fmt::Debug for RedisSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisSettings").field("buses", &self.bus_urls.len()).finish_non_exhaustive()
    }
}

impl Reader<'_> {
    /// The Redis that was named, if any was.
    pub(super) fn redis(&mut self) -> Option<RedisSettings> {
        let wanted = "redis:// or rediss:// and a host";
        let all: Vec<String> = self.list("redis.url", wanted, redis_url);
        let mut buses: Vec<String> = self.list("redis.bus_urls", &format!("up to {MOST_BUSES} of {wanted}"), redis_url);
        let mut states: Vec<String> = self.list("redis.state_url", wanted, redis_url);
        if all.is_empty() && buses.is_empty() && states.is_empty() {
            return None;
        }
        if buses.is_empty() {
            buses.clone_from(&all);
        }
        if states.is_empty() {
            states = all;
        }
        let (Some(state_url), false, 1..=MOST_BUSES) = (states.pop(), buses.is_empty(), buses.len()) else {
            self.object(
                "redis.url stands for both; without it redis.bus_urls (1 to 3) and redis.state_url are both needed",
            );
            return None;
        };
        if !states.is_empty() {
            self.object("redis.url and redis.state_url name one Redis each");
        }
        Some(RedisSettings { bus_urls: buses, state_url })
    }
}

/// What several nodes must share, and this configuration does not. Each of these would start, and then fail people at random.
pub(super) fn faults(config: &Config, given: &Given) -> Vec<String> {
    if config.redis.is_none() {
        return vec![];
    }
    let is_missing = |key: &str| given.get(key).is_none_or(String::is_empty);
    let mut faults = vec![];
    if config.is_embedded() {
        faults.push(
            "redis.url makes this server one of several, but database.url names SQLite, which only one can use: \
             set database.url to postgres://…, or leave redis.url out"
                .to_owned(),
        );
    }
    if is_missing("secrets.key") {
        faults.push(
            "redis.url makes this server one of several, so secrets.key (VESTNIK_SECRET_KEY) must be set, the same on each: \
             with a key of its own a node refuses the sign-ins of the others"
                .to_owned(),
        );
    }
    if is_missing("server.public_url") {
        faults.push(
            "redis.url makes this server one of several, so server.public_url (VESTNIK_PUBLIC_URL) must be set, the same on \
             each: sign-ins are made out in its name"
                .to_owned(),
        );
    }
    faults
}

fn redis_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("redis://").or_else(|| text.strip_prefix("rediss://"))?;
    (!rest.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::load::{Faults, Sources, load};
    use super::*;

    const KEY: &str = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";

    /// What comes of these variables, beside those that a cluster must have.
    fn with(more: &[(&str, &str)]) -> Result<Config, Faults> {
        let common = [
            ("DATABASE_URL", "postgres://localhost/v"),
            ("VESTNIK_SECRET_KEY", KEY),
            ("VESTNIK_PUBLIC_URL", "https://chat.example.org"),
        ];
        let pairs = common.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        load(&Sources { environment: pairs.collect(), ..Sources::default() })
    }

    fn settings(buses: &[&str], state: &str) -> RedisSettings {
        RedisSettings { bus_urls: buses.iter().map(ToString::to_string).collect(), state_url: state.to_owned() }
    }

    #[test]
    fn one_redis_is_enough_for_everything() {
        let config = with(&[("REDIS_URL", "redis://r")]).expect("good");
        assert_eq!(config.redis, Some(settings(&["redis://r"], "redis://r")));
        assert_eq!(with(&[]).expect("good").redis, None);
    }

    #[test]
    fn the_bus_and_the_rest_may_stand_elsewhere() {
        let config =
            with(&[("VESTNIK_REDIS_BUS_URLS", "redis://a, rediss://b"), ("VESTNIK_REDIS_STATE_URL", "redis://c")]);
        assert_eq!(config.expect("good").redis, Some(settings(&["redis://a", "rediss://b"], "redis://c")));
        let config = with(&[("REDIS_URL", "redis://r"), ("VESTNIK_REDIS_BUS_URLS", "redis://a")]);
        assert_eq!(config.expect("good").redis, Some(settings(&["redis://a"], "redis://r")));
    }

    #[test]
    fn half_of_it_and_too_much_of_it_are_refused_without_repeating_a_password() {
        for pairs in [
            &[("VESTNIK_REDIS_BUS_URLS", "redis://:canary@a")][..],
            &[("VESTNIK_REDIS_STATE_URL", "redis://:canary@a")],
            &[("REDIS_URL", "http://:canary@a")],
            &[("REDIS_URL", "redis://:canary@a,redis://b")],
            &[
                ("REDIS_URL", "redis://:canary@a"),
                ("VESTNIK_REDIS_BUS_URLS", "redis://a,redis://b,redis://c,redis://d"),
            ],
        ] {
            let Faults(faults) = with(pairs).expect_err("a fault");
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("redis.") && !faults[0].contains("canary"), "{faults:?}");
        }
    }

    #[test]
    fn what_nodes_must_share_has_no_default_in_a_cluster() {
        let redis = || vec![("REDIS_URL".to_owned(), "redis://r".to_owned())];
        let Faults(faults) = load(&Sources { environment: redis(), ..Sources::default() }).expect_err("three faults");
        assert_eq!(faults.len(), 3, "{faults:?}");
        for (fault, setting) in faults.iter().zip(["database.url", "secrets.key", "server.public_url"]) {
            assert!(fault.contains("redis.url") && fault.contains(setting), "{fault}");
        }
    }

    #[test]
    fn a_cluster_on_sqlite_is_refused() {
        let Faults(faults) =
            with(&[("REDIS_URL", "redis://r"), ("DATABASE_URL", "sqlite:///tmp/v.db")]).expect_err("a fault");
        assert!(
            matches!(&faults[..], [fault] if fault.contains("redis.url") && fault.contains("SQLite")),
            "{faults:?}"
        );
    }
}
