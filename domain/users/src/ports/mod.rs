//! What this context needs from outside.

mod access_tokens;
mod audit_log;
mod block_store;
mod ceremony_store;
mod challenge_store;
mod code_hasher;
mod contact_store;
mod email_change_store;
mod factor_reader;
mod invite_store;
mod mail_sender;
mod mailed_link_store;
mod one_time_codes;
mod passkey_store;
mod passkey_verifier;
mod password_hasher;
mod password_store;
mod pending_sign_in_store;
mod policy_store;
mod portrait_store;
mod recovery_code_store;
mod refresh_tokens;
mod secret_digest;
mod session_announcer;
mod session_store;
mod sight_reader;
mod staff_reader;
mod staff_store;
mod statistics_reader;
mod totp_store;
mod user_reader;
mod user_store;

pub use access_tokens::{AccessTokens, TokenRefused};
pub use audit_log::AuditLog;
pub use block_store::{BlockRefused, BlockStore};
pub use ceremony_store::CeremonyStore;
pub use challenge_store::{Attempt, ChallengeStore};
pub use code_hasher::CodeHasher;
pub use contact_store::{ContactRefused, ContactStore};
pub use email_change_store::EmailChangeStore;
pub use factor_reader::FactorReader;
pub use invite_store::{InviteStore, RedeemRefused};
pub use mail_sender::{Letter, Mail, MailSender};
pub use mailed_link_store::MailedLinkStore;
pub use one_time_codes::OneTimeCodes;
pub use passkey_store::{PasskeyNotKept, PasskeyStore};
pub use passkey_verifier::{PasskeyRefused, PasskeyVerifier};
pub use password_hasher::{PasswordHasher, Verdict};
pub use password_store::{PasswordStore, StoredPassword};
pub use pending_sign_in_store::PendingSignInStore;
pub use policy_store::{PoliciesRefused, PolicyStore};
pub use portrait_store::{CardRefused, PortraitStore};
pub use recovery_code_store::RecoveryCodeStore;
pub use refresh_tokens::{PresentedToken, RefreshTokens};
pub use secret_digest::{SecretDigest, SecretKind};
pub use session_announcer::SessionAnnouncer;
pub use session_store::{OpenRefused, RevokeScope, SessionStore};
pub use sight_reader::{Look, SightReader};
pub use staff_reader::{StaffFilter, StaffMember, StaffReader};
pub use staff_store::{Settled, StaffRefused, StaffStore};
pub use statistics_reader::{Statistics, StatisticsReader, Usage, UsageDay};
pub use totp_store::{HeldTotp, TotpStore};
pub use user_reader::UserReader;
pub use user_store::{ProfileRefused, RegisterRefused, UserStore};

#[cfg(feature = "test-support")]
pub use {
    access_tokens::MockAccessTokens, audit_log::MockAuditLog, block_store::MockBlockStore,
    ceremony_store::MockCeremonyStore, challenge_store::MockChallengeStore, code_hasher::MockCodeHasher,
    contact_store::MockContactStore, email_change_store::MockEmailChangeStore, factor_reader::MockFactorReader,
    invite_store::MockInviteStore, mail_sender::MockMailSender, mailed_link_store::MockMailedLinkStore,
    one_time_codes::MockOneTimeCodes, passkey_store::MockPasskeyStore, passkey_verifier::MockPasskeyVerifier,
    password_hasher::MockPasswordHasher, password_store::MockPasswordStore,
    pending_sign_in_store::MockPendingSignInStore, policy_store::MockPolicyStore, portrait_store::MockPortraitStore,
    recovery_code_store::MockRecoveryCodeStore, refresh_tokens::MockRefreshTokens, secret_digest::MockSecretDigest,
    session_announcer::MockSessionAnnouncer, session_store::MockSessionStore, sight_reader::MockSightReader,
    staff_reader::MockStaffReader, staff_store::MockStaffStore, statistics_reader::MockStatisticsReader,
    totp_store::MockTotpStore, user_reader::MockUserReader, user_store::MockUserStore,
};
