//! What a lane does when the database gets in its way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_sql::{Database, Options};
use async_trait::async_trait;
use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use delivery::ports::{BusItem, BusSubscription, EventBus};
use domain_chats::PostingRight;
use domain_kernel::FailureKind;
use domain_messages::{AppendRefused, Change};
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait};
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

/// A bus that panics when it is told of one message in ten.
struct Fragile(AtomicUsize);

#[async_trait]
impl EventBus for Fragile {
    async fn publish(&self, _items: Vec<BusItem>) {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        assert!(count % 10 != 9, "planted");
    }

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        RecordingBus::default().subscribe().await
    }
}

/// A panic costs whoever is in a lane's hands the answer, which is then unknown; the chats of the lane go on, and a retry finds out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_costs_one_answer_and_no_chat() {
    let place = TestDatabase::sqlite();
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    let stores = database.stores(Arc::new(Fragile(AtomicUsize::new(0))));
    let chat = stores.log.found(group_of(user(1), &[user(2)]), stamp().tag).await.expect("a group").chat;
    let facts = stores.facts.facts(chat, user(1)).await.expect("facts").expect("a chat");
    let right = facts.posting_right().expect("a member");
    let mut unknown = 0;
    for seq in 2..50 {
        let draft = draft("x");
        let write = || Change::Write { right, draft: draft.clone(), stamp: stamp() };
        let placed = match stores.log.append(write()).await {
            Err(AppendRefused::Failed(failure)) if failure.kind == FailureKind::TimedOut => {
                unknown += 1;
                stores.log.append(write()).await.expect("found")
            }
            answer => answer.expect("written"),
        };
        assert_eq!(placed.seq.value(), seq);
    }
    assert!(unknown >= 4, "{unknown}");
    stores.shutdown().await;
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

impl Scene {
    /// A transaction of somebody else that holds the lock of the scene's chat until it is rolled back.
    async fn lock(&self) -> DatabaseTransaction {
        let somebody = sea_orm::Database::connect(self.place.url()).await.expect("a connection");
        let lock = somebody.begin().await.expect("a transaction");
        let sql = format!("SELECT 1 FROM chat_heads WHERE chat_id = '{}' FOR UPDATE", self.right.chat());
        lock.execute_unprepared(&sql).await.expect("locked");
        lock
    }
}

/// While somebody else holds a chat's lock its messages wait, in their order, and those of other chats do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_locked_by_others_keeps_nobody_else_waiting() {
    let scene = scene(TestDatabase::postgres()).await;
    let log = &scene.stores.log;
    let other = log.found(group_of(user(3), &[]), stamp().tag).await.expect("a group").chat;
    let facts = scene.stores.facts.facts(other, user(3)).await.expect("facts").expect("a chat");
    let right = facts.posting_right().expect("a member");
    let lock = scene.lock().await;
    let waiting = futures_util::future::join_all((0..20).map(|_| log.append(scene.write())));
    let passing = async {
        log.append(Change::Write { right, draft: draft("y"), stamp: stamp() }).await.expect("written");
        lock.rollback().await.expect("given back");
    };
    let (waited, ()) = tokio::join!(waiting, passing);
    let seqs: Vec<i64> = waited.into_iter().map(|placed| placed.expect("written").seq.value()).collect();
    assert_eq!(seqs, (2..22).collect::<Vec<_>>());
}

/// Whoever waits too long for a lock is told to come again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_is_held_too_long_is_busy() {
    let scene = scene(TestDatabase::postgres()).await;
    let lock = scene.lock().await;
    let refused = scene.stores.log.append(scene.write()).await;
    assert!(matches!(refused, Err(AppendRefused::Busy)), "{refused:?}");
    lock.rollback().await.expect("given back");
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
