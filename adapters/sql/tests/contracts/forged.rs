//! An audit log that somebody with the database's password has changed.

use adapter_sql::{Database, Options, Stores};
use contracts::RecordingBus;
use contracts::scene::{DAWN, entry};
use domain_users::{AuditAct, AuditVerdict};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use support::database::TestDatabase;

struct Scene {
    stores: Stores,
    sql: DatabaseConnection,
    /// Lets rows be changed after all.
    unlock: &'static str,
}

async fn scene(place: &TestDatabase) -> Scene {
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    let stores = database.stores(std::sync::Arc::new(RecordingBus::default()));
    for n in 1..=5 {
        stores.audit.append(entry(AuditAct::SignIn, n, DAWN)).await.expect("written");
    }
    let unlock = if place.url().starts_with("sqlite") {
        "DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_do_not_change;"
    } else {
        "DROP TRIGGER audit_entries_stay ON audit_entries;"
    };
    Scene { stores, sql: sea_orm::Database::connect(place.url()).await.expect("a connection"), unlock }
}

async fn after(place: TestDatabase, forgery: &str) -> AuditVerdict {
    let scene = scene(&place).await;
    assert!(scene.sql.execute_unprepared(forgery).await.is_err(), "the database itself lets nobody: {forgery}");
    scene.sql.execute_unprepared(scene.unlock).await.expect("unlocked");
    scene.sql.execute_unprepared(forgery).await.expect("forged");
    scene.stores.audit.verify(None).await.expect("a verdict")
}

async fn every_forgery_is_found(place: fn() -> TestDatabase) {
    for (forgery, verdict) in [
        ("UPDATE audit_entries SET address = 'x' WHERE seq = 3", AuditVerdict::Changed(3)),
        ("UPDATE audit_entries SET outcome = 0 WHERE seq = 1", AuditVerdict::Changed(1)),
        ("UPDATE audit_entries SET hash = (SELECT hash FROM audit_head) WHERE seq = 2", AuditVerdict::Changed(2)),
        ("DELETE FROM audit_entries WHERE seq = 1", AuditVerdict::Missing(1)),
        ("DELETE FROM audit_entries WHERE seq = 4", AuditVerdict::Missing(4)),
        ("DELETE FROM audit_entries WHERE seq = 5", AuditVerdict::Missing(5)),
        ("DELETE FROM audit_entries", AuditVerdict::Missing(1)),
    ] {
        assert_eq!(after(place(), forgery).await, verdict, "{forgery}");
    }
}

#[tokio::test]
async fn every_forgery_is_found_on_sqlite() {
    every_forgery_is_found(TestDatabase::sqlite).await;
}

#[tokio::test]
async fn every_forgery_is_found_on_postgres() {
    every_forgery_is_found(TestDatabase::postgres).await;
}
