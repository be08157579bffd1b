//! Fresh databases.

use std::sync::Arc;

use adapter_sql::{Database, Options};
use contracts::{RecordingBus, Stores};
use support::database::TestDatabase;

/// An empty, migrated database in a file.
pub(crate) async fn sqlite() -> Stores {
    on(TestDatabase::sqlite()).await
}

/// An empty, migrated database on the tests' server.
pub(crate) async fn postgres() -> Stores {
    on(TestDatabase::postgres()).await
}

async fn on(place: TestDatabase) -> Stores {
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    let heard = Arc::new(RecordingBus::default());
    let stores = database.stores(Arc::<RecordingBus>::clone(&heard));
    Stores {
        users: Arc::clone(&stores.users),
        accounts: Arc::clone(&stores.accounts),
        challenges: Arc::clone(&stores.challenges),
        sessions: Arc::clone(&stores.sessions),
        facts: Arc::clone(&stores.facts),
        members: Arc::clone(&stores.members),
        log: Arc::clone(&stores.log),
        chats: Arc::clone(&stores.chats),
        history: Arc::clone(&stores.history),
        memberships: Arc::clone(&stores.memberships),
        markers: Arc::clone(&stores.markers),
        heard,
        guard: Box::new((stores, place)),
    }
}

/// Every contract of a storage port, for the `fresh` in scope.
macro_rules! contracts_of_stores {
    () => {
        mod user_reader {
            contracts::user_reader!(super::fresh);
        }
        mod user_store {
            contracts::user_store!(super::fresh);
        }
        mod challenge_store {
            contracts::challenge_store!(super::fresh);
        }
        mod session_store {
            contracts::session_store!(super::fresh);
        }
        mod facts_reader {
            contracts::facts_reader!(super::fresh);
        }
        mod member_reader {
            contracts::member_reader!(super::fresh);
        }
        mod chat_log {
            contracts::chat_log!(super::fresh);
        }
        mod chat_list_reader {
            contracts::chat_list_reader!(super::fresh);
        }
        mod history_reader {
            contracts::history_reader!(super::fresh);
        }
        mod membership_reader {
            contracts::membership_reader!(super::fresh);
        }
        mod read_markers {
            contracts::read_markers!(super::fresh);
        }
    };
}
