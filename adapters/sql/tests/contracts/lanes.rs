//! What a lane does when the database gets in its way.

use std::sync::Arc;

use adapter_sql::{Database, Options};
use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use domain_chats::PostingRight;
use domain_messages::{AppendRefused, Change};
use support::database::TestDatabase;

struct Scene {
    stores: adapter_sql::Stores,
    heard: Arc<RecordingBus>,
    right: PostingRight,
    place: TestDatabase,
}

async fn scene(place: TestDatabase) -> Scene {
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    let heard = Arc::new(RecordingBus::default());
    let stores = database.stores(Arc::<RecordingBus>::clone(&heard));
    let chat = stores.log.found(group_of(user(1), &[user(2)]), stamp().tag).await.expect("a group").chat;
    let facts = stores.facts.facts(chat, user(1)).await.expect("facts").expect("a chat");
    let right = facts.posting_right().expect("a member");
    Scene { stores, heard, right, place }
}

impl Scene {
    fn write(&self) -> Change {
        Change::Write { right: self.right, draft: draft("x"), stamp: stamp() }
    }
}

/// What was taken before the end is committed, announced and answered; what comes later is refused.
async fn everything_taken_is_done_before_the_end(place: TestDatabase) {
    let scene = scene(place).await;
    let mut tasks = Vec::new();
    for _ in 0..200 {
        let (log, change) = (Arc::clone(&scene.stores.log), scene.write());
        tasks.push(tokio::spawn(async move { log.append(change).await }));
    }
    tokio::task::yield_now().await;
    scene.stores.shutdown().await;
    let mut placed = 0;
    for task in tasks {
        match task.await.expect("a task") {
            Ok(_) => placed += 1,
            Err(AppendRefused::Failed(_)) => {}
            Err(other) => unreachable!("{other:?}"),
        }
    }
    assert_eq!(scene.heard.chat_events(scene.right.chat()).len(), placed + 1);
    assert!(matches!(scene.stores.log.append(scene.write()).await, Err(AppendRefused::Failed(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_taken_is_done_before_the_end_on_sqlite() {
    everything_taken_is_done_before_the_end(TestDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_taken_is_done_before_the_end_on_postgres() {
    everything_taken_is_done_before_the_end(TestDatabase::postgres()).await;
}

/// A queue has an end: whoever finds it full is told to come again, and nothing is half done.
#[tokio::test]
async fn a_full_lane_is_busy() {
    let scene = scene(TestDatabase::sqlite()).await;
    let writes = (0..3_000).map(|_| scene.stores.log.append(scene.write()));
    let answers = futures_util::future::join_all(writes).await;
    let placed = answers.iter().filter(|answer| answer.is_ok()).count();
    let busy = answers.iter().filter(|answer| matches!(answer, Err(AppendRefused::Busy))).count();
    assert_eq!(placed + busy, 3_000);
    assert!(placed >= 1_000 && busy > 0, "{placed} {busy}");
    assert_eq!(scene.heard.chat_events(scene.right.chat()).len(), placed + 1);
}

/// While somebody else holds a chat's lock its messages wait, in their order, and those of other chats do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_locked_by_others_keeps_nobody_else_waiting() {
    let scene = scene(TestDatabase::postgres()).await;
    let log = &scene.stores.log;
    let other = log.found(group_of(user(3), &[]), stamp().tag).await.expect("a group").chat;
    let facts = scene.stores.facts.facts(other, user(3)).await.expect("facts").expect("a chat");
    let right = facts.posting_right().expect("a member");
    let chat = scene.right.chat();
    let mut lock = scene.place.session(&format!(
        "BEGIN; SELECT 1 FROM chat_heads WHERE chat_id = '{chat}' FOR UPDATE; SELECT pg_sleep(0.4); COMMIT"
    ));
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    let waiting = futures_util::future::join_all((0..20).map(|_| log.append(scene.write())));
    let passing = async {
        let begun = std::time::Instant::now();
        log.append(Change::Write { right, draft: draft("y"), stamp: stamp() }).await.expect("written");
        begun.elapsed()
    };
    let (waited, _) = tokio::join!(waiting, passing);
    let seqs: Vec<i64> = waited.into_iter().map(|placed| placed.expect("written").seq.value()).collect();
    assert_eq!(seqs, (2..22).collect::<Vec<_>>());
    lock.wait().expect("the lock was given back");
}

/// Whoever waits too long for a lock is told to come again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_is_held_too_long_is_busy() {
    let scene = scene(TestDatabase::postgres()).await;
    let chat = scene.right.chat();
    let mut lock = scene.place.session(&format!(
        "BEGIN; SELECT 1 FROM chat_heads WHERE chat_id = '{chat}' FOR UPDATE; SELECT pg_sleep(1.6); COMMIT"
    ));
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let refused = scene.stores.log.append(scene.write()).await;
    assert!(matches!(refused, Err(AppendRefused::Busy)), "{refused:?}");
    lock.wait().expect("the lock was given back");
    scene.stores.log.append(scene.write()).await.expect("written");
}

/// A connection that dies under a commit never makes a false answer: what was said to be written is, and nothing twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_connections_lose_nothing_that_was_answered() {
    let scene = scene(TestDatabase::postgres()).await;
    let chat = scene.right.chat();
    let mut killer = scene.place.session(
        "DO $$ BEGIN FOR i IN 1..30 LOOP PERFORM pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND application_name = 'vestnik' AND state = 'active'; PERFORM pg_sleep(0.02); \
         PERFORM pg_stat_clear_snapshot(); END LOOP; END $$",
    );
    let mut answered = Vec::new();
    while killer.try_wait().expect("a child").is_none() {
        let writes = (0..16).map(|_| {
            let draft = draft("x");
            let key = draft.client_id;
            let change = Change::Write { right: scene.right, draft, stamp: stamp() };
            let log = &scene.stores.log;
            async move { log.append(change).await.ok().map(|placed| (key, placed.seq)) }
        });
        answered.extend(futures_util::future::join_all(writes).await.into_iter().flatten());
    }
    assert!(answered.len() > 50, "{}", answered.len());
    let mut seqs: Vec<_> = answered.iter().map(|(_, seq)| *seq).collect();
    seqs.sort_unstable();
    seqs.dedup();
    assert_eq!(seqs.len(), answered.len(), "each answer names a place of its own");
    for (key, seq) in answered {
        let message = scene.stores.history.message(user(2), chat, seq).await.expect("an answer").expect("a message");
        assert_eq!(message.client_id, key);
    }
}
