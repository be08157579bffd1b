use std::sync::Arc;

use delivery::ports::EventBus;
use domain_users::ports::{ChallengeStore, SessionStore, UserReader, UserStore};

use crate::Options;
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
}

impl Stores {
    pub(crate) fn new(pools: &Pools, _options: &Options, _bus: Arc<dyn EventBus>) -> Self {
        let pools = || pools.clone();
        Self {
            users: Arc::new(SqlUserReader { pools: pools() }),
            accounts: Arc::new(SqlUserStore { pools: pools() }),
            challenges: Arc::new(SqlChallenges { pools: pools() }),
            sessions: Arc::new(SqlSessions { pools: pools() }),
        }
    }
}
