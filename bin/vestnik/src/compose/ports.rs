use std::sync::Arc;

use application::Stamps;
use application::users::{Registration, SetupToken};
use delivery::ports::EventBus;
use domain_chats::ports::{FactsReader, MemberReader};
use domain_kernel::ports::{Clock, IdSource, Randomness, RateLimiter};
use domain_messages::ports::{ChatListReader, ChatLog, HistoryReader, MembershipReader, ReadMarkers, TypingAnnouncer};
use domain_users::ports::{
    AccessTokens, ChallengeStore, CodeHasher, MailSender, RefreshTokens, SessionAnnouncer, SessionStore, UserReader,
    UserStore,
};

/// Every port of the product, with the adapter that the configuration chose.
#[derive(Clone)]
pub(crate) struct Ports {
    pub(crate) users: Arc<dyn UserReader>,
    pub(crate) accounts: Arc<dyn UserStore>,
    pub(crate) challenges: Arc<dyn ChallengeStore>,
    pub(crate) sessions: Arc<dyn SessionStore>,
    pub(crate) hasher: Arc<dyn CodeHasher>,
    pub(crate) access: Arc<dyn AccessTokens>,
    pub(crate) refresh: Arc<dyn RefreshTokens>,
    pub(crate) mails: Arc<dyn MailSender>,
    pub(crate) session_announcer: Arc<dyn SessionAnnouncer>,
    pub(crate) facts: Arc<dyn FactsReader>,
    pub(crate) members: Arc<dyn MemberReader>,
    pub(crate) log: Arc<dyn ChatLog>,
    pub(crate) chats: Arc<dyn ChatListReader>,
    pub(crate) history: Arc<dyn HistoryReader>,
    pub(crate) memberships: Arc<dyn MembershipReader>,
    pub(crate) markers: Arc<dyn ReadMarkers>,
    pub(crate) typing: Arc<dyn TypingAnnouncer>,
    pub(crate) bus: Arc<dyn EventBus>,
    pub(crate) limiter: Arc<dyn RateLimiter>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) registration: Registration,
    pub(crate) setup: SetupToken,
}

impl Ports {
    /// Stamps for changes of chats.
    pub(crate) fn stamps(&self) -> Stamps {
        Stamps::new(Arc::clone(&self.clock), Arc::clone(&self.randomness))
    }
}
