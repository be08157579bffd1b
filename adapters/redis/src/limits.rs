use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain_kernel::Span;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use fred::clients::Client;
use fred::error::Error;
use fred::interfaces::LuaInterface;
use parking_lot::RwLock;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::client::Line;

/// Redis answers in this time, or is taken to be away.
const PATIENCE: Duration = Duration::from_millis(250);
/// While the count cannot be reached, whoever wants to sign in is sent away for so long.
const AWAY: Span = Span::seconds(5);
/// Takes one attempt from every quota, or none.
const TAKE: &str = include_str!("take.lua");

/// Rate limits counted on all nodes together. Without Redis, those of signing in refuse and all others are counted here.
pub struct RedisLimits {
    line: Line,
    namespace: String,
    fallback: Arc<dyn RateLimiter>,
    /// What Redis calls the script.
    script: RwLock<Option<String>>,
}

impl RedisLimits {
    pub(crate) fn new(line: Line, namespace: &str, fallback: Arc<dyn RateLimiter>) -> Self {
        Self { line, namespace: namespace.to_owned(), fallback, script: RwLock::new(None) }
    }

    /// How long to wait, in microseconds; zero when the attempt was taken.
    async fn ask(&self, client: &Client, limit: Limit, key: &str) -> Result<i64, Error> {
        let name = name(limit, key);
        let quotas = limit.quotas();
        let keys: Vec<String> = (0..quotas.len()).map(|n| format!("{}:limit:{name}:{n}", self.namespace)).collect();
        let numbers: Vec<i64> =
            quotas.iter().flat_map(|quota| [i64::from(quota.burst), quota.refill.as_micros()]).collect();
        let known = self.script.read().clone();
        if let Some(script) = known {
            match client.evalsha(script, keys.clone(), numbers.clone()).await {
                Err(error) if error.details().starts_with("NOSCRIPT") => {}
                answer => return answer,
            }
        }
        let script: String = client.script_load(TAKE).await?;
        *self.script.write() = Some(script.clone());
        client.evalsha(script, keys, numbers).await
    }
}

#[async_trait]
impl RateLimiter for RedisLimits {
    async fn take(&self, limit: Limit, key: &str) -> Result<(), TooMany> {
        let answer = match self.line.client() {
            Some(client) => timeout(PATIENCE, self.ask(&client, limit, key)).await.ok(),
            None => None,
        };
        match answer {
            Some(Ok(0)) => Ok(()),
            Some(Ok(wait)) => Err(TooMany { retry_after: Span::millis(wait / 1_000 + 1) }),
            Some(Err(_)) | None if limit.guards_sign_in() => Err(TooMany { retry_after: AWAY }),
            Some(Err(_)) | None => self.fallback.take(limit, key).await,
        }
    }
}

/// A name under which nobody finds an address again.
fn name(limit: Limit, key: &str) -> String {
    let digest = Sha256::digest(format!("{limit:?}:{key}"));
    digest.iter().take(16).fold(String::with_capacity(32), |mut name, byte| {
        write!(name, "{byte:02x}").expect("a string takes whatever is written to it");
        name
    })
}
