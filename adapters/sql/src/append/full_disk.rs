//! A disk without room, which on `SQLite` only its own connection can pretend.

use std::sync::Arc;

use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use domain_kernel::{FailureKind, Seq};
use domain_messages::{AppendRefused, Change};
use sea_orm::ConnectionTrait;
use support::database::TestDatabase;

use crate::{Database, Options};

/// What finds no room is refused as not done; what was answered is there, reading works, and with room again all goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_writes_alone() {
    let place = TestDatabase::sqlite();
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    let stores = database.stores(Arc::new(RecordingBus::default()));
    let chat = stores.log.found(group_of(user(1), &[]), stamp().tag).await.expect("a group").chat;
    let facts = stores.facts.facts(chat, user(1)).await.expect("facts").expect("a chat");
    let right = facts.posting_right().expect("a member");
    let long = "x".repeat(4_000);
    let write = || stores.log.append(Change::Write { right, draft: draft(&long), stamp: stamp() });
    let writer = &database.pools().writer;
    writer.execute_unprepared("PRAGMA max_page_count = 80").await.expect("a limit");
    let mut placed = Vec::new();
    let refused = loop {
        match write().await {
            Ok(answer) => placed.push(answer.seq),
            Err(refused) => break refused,
        }
        assert!(placed.len() < 200, "there is no limit");
    };
    let AppendRefused::Failed(failure) = refused else { unreachable!("{refused:?}") };
    assert_eq!(failure.kind, FailureKind::Unavailable);
    assert!(failure.source.to_string().contains("takes no writes"), "{failure:?}");
    let expected: Vec<Seq> = (2..).map(Seq::new).take(placed.len()).collect();
    assert_eq!(placed, expected);
    let head = stores.log.heads(&[chat]).await.expect("reading works").remove(0).cursor;
    assert_eq!(Some(&head.seq), placed.last());
    writer.execute_unprepared("PRAGMA max_page_count = 100000").await.expect("room");
    assert_eq!(write().await.expect("written").seq, head.seq.next());
}
