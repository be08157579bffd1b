//! Migrations there and back.

use adapter_sql::{Database, Options};
use support::database::TestDatabase;

async fn open(place: &TestDatabase) -> Database {
    Database::open(place.url(), Options::default()).await.expect("an open database")
}

async fn applied(database: &Database) -> Vec<bool> {
    let states = database.migration_status().await.expect("a status");
    states.iter().map(|state| state.is_applied).collect()
}

/// There, back and there again leaves the schema that the first way left, and nothing lies about in between.
async fn the_way_back_leads_to_the_same_schema(place: TestDatabase) {
    let database = open(&place).await;
    assert!(applied(&database).await.iter().all(|is_applied| !is_applied));
    database.migrate_up().await.expect("migrated");
    let first = database.schema().await.expect("a schema");
    assert!(first.len() > 10, "{first:?}");
    database.migrate_down(None).await.expect("taken back");
    assert_eq!(database.schema().await.expect("a schema"), Vec::<String>::new());
    assert!(applied(&database).await.iter().all(|is_applied| !is_applied));
    database.migrate_up().await.expect("migrated again");
    assert_eq!(database.schema().await.expect("a schema"), first);
    assert!(applied(&database).await.iter().all(|is_applied| *is_applied));
    database.migrate_down(Some(1)).await.expect("one taken back");
    assert_eq!(applied(&database).await.iter().filter(|is_applied| !**is_applied).count(), 1);
    database.migrate_up().await.expect("and applied");
    database.migrate_up().await.expect("nothing to do");
    assert_eq!(database.schema().await.expect("a schema"), first);
}

#[tokio::test]
async fn the_way_back_on_sqlite() {
    the_way_back_leads_to_the_same_schema(TestDatabase::sqlite()).await;
}

#[tokio::test]
async fn the_way_back_on_postgres() {
    the_way_back_leads_to_the_same_schema(TestDatabase::postgres()).await;
}

/// Of servers that start together one migrates and the others find it done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_together_migrate_once() {
    let place = TestDatabase::postgres();
    let (one, other) = (open(&place).await, open(&place).await);
    let (first, second) = tokio::join!(one.migrate_up(), other.migrate_up());
    first.and(second).expect("both find the schema");
}

/// An address that names neither engine, and a server that is not there.
#[tokio::test]
async fn what_cannot_be_opened_says_so() {
    for url in ["mysql://root@127.0.0.1/x", "", "postgres://root@127.0.0.1:1/x", "sqlite:///no/such/folder/file.db"] {
        let hasty = Options { acquire_timeout: std::time::Duration::from_millis(200), ..Options::default() };
        assert!(Database::open(url, hasty).await.is_err(), "{url}");
    }
}

/// The database in memory is one for all connections, and answers as one in a file does.
#[tokio::test]
async fn a_database_in_memory_works() {
    let database = Database::open("sqlite::memory:", Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    database.ping().await.expect("an answer");
    let stores = database.stores(std::sync::Arc::new(contracts::RecordingBus::default()));
    assert!(!stores.users.has_owner().await.expect("an answer"));
    stores.shutdown().await;
    database.close().await.expect("closed");
}
