//! The faults that the rig plants are there when they are planted, and only then.

#![cfg(feature = "faults")]

use std::sync::Arc;

use adapter_sql::{Database, Options, Stores};
use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use domain_kernel::{Cursor, Tag};
use domain_messages::{Catchup, Change};
use support::database::TestDatabase;

async fn stores(place: &TestDatabase, heard: &Arc<RecordingBus>) -> Stores {
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    database.stores(Arc::<RecordingBus>::clone(heard))
}

/// One test, since fail points are of the whole process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_planted_fault_shows() {
    for place in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let heard = Arc::new(RecordingBus::default());
        let stores = stores(&place, &heard).await;
        let chat = stores.log.found(group_of(user(1), &[]), stamp().tag).await.expect("a group").chat;
        let facts = stores.facts.facts(chat, user(1)).await.expect("facts").expect("a chat");
        let right = facts.posting_right().expect("a member");
        let write = async || {
            let change = Change::Write { right, draft: draft("x"), stamp: stamp() };
            stores.log.append(change).await.expect("written").seq
        };
        let heard_of = |seq| heard.chat_events(chat).iter().filter(|event| event.cursor.seq == seq).count();
        let seq = write().await;
        assert_eq!(heard_of(seq), 1);
        fail::cfg("publish-before-commit", "return").expect("a fail point");
        let seq = write().await;
        assert_eq!(heard_of(seq), 2, "too early, and then as ever");
        fail::remove("publish-before-commit");

        let end = stores.log.heads(&[chat]).await.expect("an answer").remove(0).cursor;
        let foreign = Cursor::new(end.seq, Tag::new(end.tag.value().wrapping_add(1)));
        let is_reset = async || {
            let answers = stores.log.changes_since(&[(chat, foreign)]).await.expect("an answer");
            matches!(answers.as_slice(), [Catchup::Reset(_)])
        };
        assert!(is_reset().await);
        fail::cfg("cursor-without-tag", "return").expect("a fail point");
        assert!(!is_reset().await);
        fail::remove("cursor-without-tag");
        // The way with the commit apart from the append.
        fail::cfg("before-commit", "off").expect("a fail point");
        write().await;
        fail::remove("before-commit");
    }
}
