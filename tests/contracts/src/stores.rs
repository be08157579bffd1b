use std::any::Any;
use std::sync::Arc;

use domain_chats::ports::{CircleReader, FactsReader, MemberReader};
use domain_messages::ports::{
    ChatListReader, ChatLog, HistoryReader, LogOrigin, MemberMarks, MembershipReader, ReadMarkers, UnreadVerifier,
};
use domain_users::ports::{
    AuditLog, BlockStore, CeremonyStore, ChallengeStore, ContactStore, EmailChangeStore, FactorReader, InviteStore,
    MailedLinkStore, PasskeyStore, PasswordStore, PendingSignInStore, PolicyStore, PortraitStore, RecoveryCodeStore,
    SessionStore, SightReader, StaffReader, StaffStore, StatisticsReader, TotpStore, UserReader, UserStore,
};

use crate::RecordingBus;

/// Every storage port on one empty database.
pub struct Stores {
    /// Who somebody is.
    pub users: Arc<dyn UserReader>,
    /// Where accounts are written.
    pub accounts: Arc<dyn UserStore>,
    /// Sign-ins under way.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Passwords, hashed.
    pub passwords: Arc<dyn PasswordStore>,
    /// One-time codes.
    pub totp: Arc<dyn TotpStore>,
    /// Recovery codes.
    pub recovery_codes: Arc<dyn RecoveryCodeStore>,
    /// What people prove themselves with.
    pub factors: Arc<dyn FactorReader>,
    /// Sign-ins that wait for a second factor.
    pub pending_sign_ins: Arc<dyn PendingSignInStore>,
    /// Links that were mailed.
    pub mailed_links: Arc<dyn MailedLinkStore>,
    /// Changes of addresses under way.
    pub email_changes: Arc<dyn EmailChangeStore>,
    /// Passkeys.
    pub passkeys: Arc<dyn PasskeyStore>,
    /// Questions for them.
    pub ceremonies: Arc<dyn CeremonyStore>,
    /// Sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// Where accounts are managed.
    pub staff: Arc<dyn StaffStore>,
    /// What administrators ask about accounts.
    pub staff_reader: Arc<dyn StaffReader>,
    /// Invites.
    pub invites: Arc<dyn InviteStore>,
    /// Counts.
    pub statistics: Arc<dyn StatisticsReader>,
    /// What the administrators have decided.
    pub policies: Arc<dyn PolicyStore>,
    /// Who did what.
    pub audit: Arc<dyn AuditLog>,
    /// How people show themselves.
    pub portraits: Arc<dyn PortraitStore>,
    /// Whom users keep at hand.
    pub contacts: Arc<dyn ContactStore>,
    /// Whom users have blocked.
    pub blocks: Arc<dyn BlockStore>,
    /// What people may know of each other's coming and going.
    pub sights: Arc<dyn SightReader>,
    /// What rights are decided on.
    pub facts: Arc<dyn FactsReader>,
    /// With whom people share chats.
    pub circles: Arc<dyn CircleReader>,
    /// Who is in a chat.
    pub members: Arc<dyn MemberReader>,
    /// Where everything in a chat changes.
    pub log: Arc<dyn ChatLog>,
    /// Whose history all of this is.
    pub origin: Arc<dyn LogOrigin>,
    /// Chat lists.
    pub chats: Arc<dyn ChatListReader>,
    /// What was said.
    pub history: Arc<dyn HistoryReader>,
    /// Which chats a user hears.
    pub memberships: Arc<dyn MembershipReader>,
    /// How far people have read.
    pub markers: Arc<dyn ReadMarkers>,
    /// How far members have received, and read, in small chats.
    pub marks: Arc<dyn MemberMarks>,
    /// Checks the counts of unread messages.
    pub verifier: Arc<dyn UnreadVerifier>,
    /// The bus on which the stores above announce.
    pub heard: Arc<RecordingBus>,
    /// Whatever must live as long as the database.
    pub guard: Box<dyn Any + Send + Sync>,
}
