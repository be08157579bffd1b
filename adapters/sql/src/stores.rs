use std::sync::Arc;

use delivery::ports::EventBus;
use domain_chats::ports::{CircleReader, FactsReader, MemberReader};
use domain_messages::ports::{
    ChatListReader, ChatLog, HistoryReader, LogOrigin, MemberMarks, MembershipReader, ReadMarkers, UnreadVerifier,
};
use domain_users::ports::{
    AuditLog, BlockStore, CeremonyStore, ChallengeStore, ContactStore, EmailChangeStore, FactorReader, InviteStore,
    MailedLinkStore, PasskeyStore, PasswordStore, PendingSignInStore, PolicyStore, PortraitStore, RecoveryCodeStore,
    SessionStore, SightReader, StaffReader, StaffStore, StatisticsReader, TotpStore, UserReader, UserStore,
};

use crate::Options;
use crate::append::SqlChatLog;
use crate::audit::SqlAuditLog;
use crate::chats::{FactsCache, SqlCircles, SqlFacts, SqlMembers};
use crate::credentials::{
    SqlCeremonies, SqlEmailChanges, SqlFactors, SqlMailedLinks, SqlPasskeys, SqlPasswords, SqlPendingSignIns,
    SqlRecoveryCodes, SqlTotp,
};
use crate::dialect::Dialect;
use crate::messages::{
    SqlChatList, SqlHistory, SqlLogOrigin, SqlMemberMarks, SqlMemberships, SqlReadMarkers, SqlUnreadVerifier,
};
use crate::profiles::{SqlBlocks, SqlContacts, SqlPortraits, SqlSights};
use crate::sql::Pools;
use crate::users::{
    SqlChallenges, SqlInvites, SqlPolicies, SqlSessions, SqlStaffReader, SqlStaffStore, SqlStatistics, SqlUserReader,
    SqlUserStore,
};

/// Every port that this crate implements, on one database.
#[derive(Clone)]
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
    lanes: Arc<SqlChatLog>,
}

impl Stores {
    pub(crate) fn new(pools: &Pools, options: &Options, bus: Arc<dyn EventBus>) -> Self {
        let cache = Arc::new(FactsCache::new(options.cached_facts));
        let count = match pools.dialect {
            Dialect::Sqlite => 1,
            Dialect::Postgres => options.postgres_lanes as usize,
        };
        let lanes = Arc::new(SqlChatLog::start(pools, count, &bus, &cache));
        let pools = || pools.clone();
        Self {
            users: Arc::new(SqlUserReader { pools: pools() }),
            accounts: Arc::new(SqlUserStore { pools: pools() }),
            challenges: Arc::new(SqlChallenges { pools: pools() }),
            passwords: Arc::new(SqlPasswords { pools: pools() }),
            totp: Arc::new(SqlTotp { pools: pools() }),
            recovery_codes: Arc::new(SqlRecoveryCodes { pools: pools() }),
            factors: Arc::new(SqlFactors { pools: pools() }),
            pending_sign_ins: Arc::new(SqlPendingSignIns { pools: pools() }),
            mailed_links: Arc::new(SqlMailedLinks { pools: pools() }),
            email_changes: Arc::new(SqlEmailChanges { pools: pools() }),
            passkeys: Arc::new(SqlPasskeys { pools: pools() }),
            ceremonies: Arc::new(SqlCeremonies { pools: pools() }),
            sessions: Arc::new(SqlSessions { pools: pools() }),
            staff: Arc::new(SqlStaffStore { pools: pools() }),
            staff_reader: Arc::new(SqlStaffReader { pools: pools() }),
            invites: Arc::new(SqlInvites { pools: pools() }),
            statistics: Arc::new(SqlStatistics { pools: pools() }),
            policies: Arc::new(SqlPolicies { pools: pools() }),
            audit: Arc::new(SqlAuditLog { pools: pools() }),
            portraits: Arc::new(SqlPortraits { pools: pools(), bus: bus.clone() }),
            contacts: Arc::new(SqlContacts { pools: pools(), bus: bus.clone() }),
            blocks: Arc::new(SqlBlocks { pools: pools(), bus: bus.clone() }),
            sights: Arc::new(SqlSights { pools: pools() }),
            facts: Arc::new(SqlFacts { pools: pools(), cache }),
            circles: Arc::new(SqlCircles { pools: pools() }),
            members: Arc::new(SqlMembers { pools: pools() }),
            log: Arc::<SqlChatLog>::clone(&lanes),
            origin: Arc::new(SqlLogOrigin { pools: pools() }),
            chats: Arc::new(SqlChatList { pools: pools() }),
            history: Arc::new(SqlHistory { pools: pools() }),
            memberships: Arc::new(SqlMemberships { pools: pools() }),
            markers: Arc::new(SqlReadMarkers { pools: pools(), bus }),
            marks: Arc::new(SqlMemberMarks { pools: pools() }),
            verifier: Arc::new(SqlUnreadVerifier { pools: pools() }),
            lanes,
        }
    }

    /// Takes no more changes of chats, and returns when every change that was taken is committed and announced.
    pub async fn shutdown(&self) {
        self.lanes.shutdown().await;
    }
}
