//! Time, tokens and the bus.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use delivery::ports::{BusItem, BusSubscription, EventBus, Received};
use domain_kernel::ports::{Clock, Limit, Randomness, RateLimiter, TooMany};
use domain_kernel::{SessionId, Span, Timestamp, UserId};
use domain_users::Actor;
use domain_users::ports::{AccessTokens, TokenRefused};
use tokio::sync::mpsc;

use super::Service;

impl Clock for Service {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_micros()).expect("small");
        Timestamp::from_micros(1_700_000_000_000_000 + passed + self.wrong_by.load(Ordering::Relaxed))
    }
}

impl Randomness for Service {
    fn bytes(&self) -> [u8; 32] {
        [9; 32]
    }
}

#[async_trait]
impl RateLimiter for Service {
    async fn take(&self, _limit: Limit, _key: &str) -> Result<(), TooMany> {
        Ok(())
    }
}

/// Tokens are `user:session:seconds of life`.
impl AccessTokens for Service {
    fn issue(&self, actor: Actor, now: Timestamp) -> String {
        format!("{}:{}:{}", actor.user, actor.session, now.micros() + 600_000_000)
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<(Actor, Timestamp), TokenRefused> {
        let mut parts = token.split(':');
        let mut next = || parts.next().ok_or(TokenRefused::Invalid);
        let user = UserId::new(next()?.parse().map_err(|_| TokenRefused::Invalid)?);
        let session = SessionId::new(next()?.parse().map_err(|_| TokenRefused::Invalid)?);
        let until = Timestamp::from_micros(next()?.parse().map_err(|_| TokenRefused::Invalid)?);
        if self.state.lock().revoked.contains(&session) {
            return Err(TokenRefused::Revoked);
        }
        if now >= until { Err(TokenRefused::Expired) } else { Ok((Actor { user, session }, until)) }
    }

    fn revoke(&self, sessions: &[SessionId], _now: Timestamp) {
        self.state.lock().revoked.extend(sessions);
    }

    fn is_revoked(&self, session: SessionId) -> bool {
        self.state.lock().revoked.contains(&session)
    }

    fn life(&self) -> Span {
        Span::minutes(10)
    }
}

struct Ear(mpsc::UnboundedReceiver<Received>);

#[async_trait]
impl BusSubscription for Ear {
    async fn next(&mut self) -> Received {
        self.0.recv().await.unwrap_or(Received::Closed)
    }
}

#[async_trait]
impl EventBus for Service {
    async fn publish(&self, items: Vec<BusItem>) {
        self.state.lock().heard.extend(items.clone());
        self.bus_says(&Received::Items(items.into()));
    }

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        let (mouth, ear) = mpsc::unbounded_channel();
        self.ears.lock().push(mouth);
        Box::new(Ear(ear))
    }
}
