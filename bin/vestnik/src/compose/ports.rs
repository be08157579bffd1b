use std::sync::Arc;

use application::Stamps;
use application::users::{CurrentPolicies, SetupToken};
use delivery::ports::{EventBus, PresenceRegistry};
use domain_chats::ports::{CircleReader, FactsReader, MemberReader};
use domain_kernel::ports::{Clock, IdSource, Randomness, RateLimiter};
use domain_messages::ports::{
    ChatListReader, ChatLog, HistoryReader, LogOrigin, MemberMarks, MembershipReader, ReadMarkers, TypingAnnouncer,
};
use domain_users::ports::{
    AccessTokens, AuditLog, BlockStore, CeremonyStore, ChallengeStore, CodeHasher, ContactStore, EmailChangeStore,
    FactorReader, InviteStore, MailSender, MailedLinkStore, OneTimeCodes, PasskeyStore, PasskeyVerifier,
    PasswordHasher, PasswordStore, PendingSignInStore, PortraitStore, RecoveryCodeStore, RefreshTokens, SecretDigest,
    SessionAnnouncer, SessionStore, SightReader, StaffReader, StaffStore, StatisticsReader, TotpStore, UserReader,
    UserStore,
};

/// Every port of the product, with the adapter that the configuration chose.
#[derive(Clone)]
pub(crate) struct Ports {
    pub(crate) users: Arc<dyn UserReader>,
    pub(crate) accounts: Arc<dyn UserStore>,
    pub(crate) challenges: Arc<dyn ChallengeStore>,
    pub(crate) sessions: Arc<dyn SessionStore>,
    pub(crate) portraits: Arc<dyn PortraitStore>,
    pub(crate) contacts: Arc<dyn ContactStore>,
    pub(crate) blocks: Arc<dyn BlockStore>,
    pub(crate) sights: Arc<dyn SightReader>,
    pub(crate) hasher: Arc<dyn CodeHasher>,
    pub(crate) passwords: Arc<dyn PasswordStore>,
    pub(crate) password_hasher: Arc<dyn PasswordHasher>,
    pub(crate) totp: Arc<dyn TotpStore>,
    pub(crate) one_time_codes: Arc<dyn OneTimeCodes>,
    pub(crate) recovery_codes: Arc<dyn RecoveryCodeStore>,
    pub(crate) factors: Arc<dyn FactorReader>,
    pub(crate) pending_sign_ins: Arc<dyn PendingSignInStore>,
    pub(crate) mailed_links: Arc<dyn MailedLinkStore>,
    pub(crate) email_changes: Arc<dyn EmailChangeStore>,
    pub(crate) passkeys: Arc<dyn PasskeyStore>,
    pub(crate) ceremonies: Arc<dyn CeremonyStore>,
    pub(crate) passkey_verifier: Arc<dyn PasskeyVerifier>,
    pub(crate) digests: Arc<dyn SecretDigest>,
    pub(crate) access: Arc<dyn AccessTokens>,
    pub(crate) refresh: Arc<dyn RefreshTokens>,
    pub(crate) mails: Arc<dyn MailSender>,
    pub(crate) session_announcer: Arc<dyn SessionAnnouncer>,
    pub(crate) facts: Arc<dyn FactsReader>,
    pub(crate) circles: Arc<dyn CircleReader>,
    pub(crate) members: Arc<dyn MemberReader>,
    pub(crate) log: Arc<dyn ChatLog>,
    pub(crate) origin: Arc<dyn LogOrigin>,
    pub(crate) chats: Arc<dyn ChatListReader>,
    pub(crate) history: Arc<dyn HistoryReader>,
    pub(crate) memberships: Arc<dyn MembershipReader>,
    pub(crate) markers: Arc<dyn ReadMarkers>,
    pub(crate) marks: Arc<dyn MemberMarks>,
    pub(crate) typing: Arc<dyn TypingAnnouncer>,
    pub(crate) bus: Arc<dyn EventBus>,
    pub(crate) presence: Arc<dyn PresenceRegistry>,
    pub(crate) limiter: Arc<dyn RateLimiter>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) policies: CurrentPolicies,
    pub(crate) audit: Arc<dyn AuditLog>,
    pub(crate) invites: Arc<dyn InviteStore>,
    pub(crate) staff: Arc<dyn StaffStore>,
    pub(crate) staff_reader: Arc<dyn StaffReader>,
    pub(crate) statistics: Arc<dyn StatisticsReader>,
    pub(crate) setup: SetupToken,
}

impl Ports {
    /// Stamps for changes of chats.
    pub(crate) fn stamps(&self) -> Stamps {
        Stamps::new(Arc::clone(&self.clock), Arc::clone(&self.randomness))
    }
}
