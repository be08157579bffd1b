//! What an operator's side of the server asks of the database.

use adapter_sql::{Database, Options};
use support::database::TestDatabase;

/// One work, and another.
const WORK: i64 = 41;
const OTHER_WORK: i64 = 42;

async fn open(database: &TestDatabase) -> Database {
    let database = Database::open(database.url(), Options::default()).await.expect("a database");
    database.migrate_up().await.expect("a schema");
    database
}

#[tokio::test]
async fn of_two_servers_one_has_the_lead_until_it_ends_it() {
    let place = TestDatabase::postgres();
    let (one, other) = (open(&place).await, open(&place).await);
    let lead = one.lead(WORK).await.expect("an answer").expect("nobody else wants it");
    assert!(other.lead(WORK).await.expect("an answer").is_none(), "it is taken");
    assert!(other.lead(OTHER_WORK).await.expect("an answer").is_some(), "works do not touch each other");
    lead.end().await.expect("ended");
    assert!(other.lead(WORK).await.expect("an answer").is_some(), "it is free again");
}

#[tokio::test]
async fn a_server_alone_always_has_the_lead() {
    let place = TestDatabase::sqlite();
    let database = open(&place).await;
    let lead = database.lead(WORK).await.expect("an answer").expect("there is nobody else");
    lead.end().await.expect("ended");
}

#[tokio::test]
async fn figures_tell_of_connections_and_of_people() {
    for place in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let database = open(&place).await;
        let figures = database.figures().await.expect("figures");
        assert!(figures.busy + figures.idle >= 1, "{figures:?}");
        assert_eq!(figures.hot_updates, None, "no head was updated yet");
        assert_eq!(database.people().await.expect("a count"), 0);
    }
}
