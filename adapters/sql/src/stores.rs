use std::sync::Arc;

use delivery::ports::EventBus;
use domain_chats::ports::{FactsReader, MemberReader};
use domain_messages::ports::{ChatListReader, ChatLog, HistoryReader, MembershipReader, ReadMarkers};
use domain_users::ports::{ChallengeStore, SessionStore, UserReader, UserStore};

use crate::Options;
use crate::append::SqlChatLog;
use crate::chats::{FactsCache, SqlFacts, SqlMembers};
use crate::dialect::Dialect;
use crate::messages::{SqlChatList, SqlHistory, SqlMemberships, SqlReadMarkers};
use crate::sql::Pools;
use crate::users::{SqlChallenges, SqlSessions, SqlUserReader, SqlUserStore};

/// Every port that this crate implements, on one database.
#[derive(Clone)]
pub struct Stores {
    /// Who somebody is.
    pub users: Arc<dyn UserReader>,
    /// Where accounts are written.
    pub accounts: Arc<dyn UserStore>,
    /// Sign-ins under way.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// What rights are decided on.
    pub facts: Arc<dyn FactsReader>,
    /// Who is in a chat.
    pub members: Arc<dyn MemberReader>,
    /// Where everything in a chat changes.
    pub log: Arc<dyn ChatLog>,
    /// Chat lists.
    pub chats: Arc<dyn ChatListReader>,
    /// What was said.
    pub history: Arc<dyn HistoryReader>,
    /// Which chats a user hears.
    pub memberships: Arc<dyn MembershipReader>,
    /// How far people have read.
    pub markers: Arc<dyn ReadMarkers>,
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
            sessions: Arc::new(SqlSessions { pools: pools() }),
            facts: Arc::new(SqlFacts { pools: pools(), cache }),
            members: Arc::new(SqlMembers { pools: pools() }),
            log: Arc::<SqlChatLog>::clone(&lanes),
            chats: Arc::new(SqlChatList { pools: pools() }),
            history: Arc::new(SqlHistory { pools: pools() }),
            memberships: Arc::new(SqlMemberships { pools: pools() }),
            markers: Arc::new(SqlReadMarkers { pools: pools(), bus }),
            lanes,
        }
    }

    /// Takes no more changes of chats, and returns when every change that was taken is committed and announced.
    pub async fn shutdown(&self) {
        self.lanes.shutdown().await;
    }
}
