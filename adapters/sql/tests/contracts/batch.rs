//! A batch with a message in it that the database refuses.

use std::sync::Arc;

use adapter_sql::{Database, Options};
use contracts::RecordingBus;
use contracts::scene::{draft, group_of, stamp, user};
use domain_chats::PostingRight;
use domain_kernel::ChatId;
use domain_messages::{AppendRefused, Change};
use sea_orm::ConnectionTrait;
use support::database::TestDatabase;

/// What no database takes here.
const BAD: &str = "bad";

const ON_POSTGRES: &str = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$; \
    CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.body = 'bad') EXECUTE FUNCTION refuse()";
const ON_SQLITE: &str = "CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN NEW.body = 'bad' \
    BEGIN SELECT RAISE(ABORT, 'refused'); END";

/// Two chats of one lane, on a database that refuses one text.
struct Scene {
    stores: adapter_sql::Stores,
    heard: Arc<RecordingBus>,
    rights: [PostingRight; 2],
    _place: TestDatabase,
}

async fn scene(place: TestDatabase, trigger: &str) -> Scene {
    let options = Options { postgres_lanes: 1, ..Options::default() };
    let database = Database::open(place.url(), options).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    let operator = sea_orm::Database::connect(place.url()).await.expect("a connection");
    operator.execute_unprepared(trigger).await.expect("a trigger");
    operator.close().await.expect("closed");
    let heard = Arc::new(RecordingBus::default());
    let stores = database.stores(Arc::<RecordingBus>::clone(&heard));
    let rights = [right(&stores).await, right(&stores).await];
    Scene { stores, heard, rights, _place: place }
}

/// To write into a group that is made for it.
async fn right(stores: &adapter_sql::Stores) -> PostingRight {
    let chat = stores.log.found(group_of(user(1), &[]), stamp().tag).await.expect("a group").chat;
    let facts = stores.facts.facts(chat, user(1)).await.expect("facts").expect("a chat");
    facts.posting_right().expect("a member")
}

impl Scene {
    /// Message `n`: they go into the two chats by turns.
    fn write(&self, n: usize, text: &str) -> Change {
        let [even, odd] = self.rights;
        let right = if n.is_multiple_of(2) { even } else { odd };
        Change::Write { right, draft: draft(text), stamp: stamp() }
    }

    /// Where the events stand that were announced of a chat, in the order in which they were.
    fn announced(&self, chat: ChatId) -> Vec<i64> {
        self.heard.chat_events(chat).iter().map(|event| event.cursor.seq.value()).collect()
    }
}

async fn one_bad_message_of_a_batch_is_refused_alone(place: TestDatabase, trigger: &str) {
    let scene = scene(place, trigger).await;
    let log = &scene.stores.log;
    // On one thread nothing is taken out of the lane before all of it is in: it is one batch.
    let texts = (0..41).map(|n| if n == 20 { BAD } else { "good" });
    let answers = texts.enumerate().map(|(n, text)| log.append(scene.write(n, text)));
    let mut answers = futures_util::future::join_all(answers).await;
    let refused = answers.remove(20);
    assert!(matches!(refused, Err(AppendRefused::Failed(_))), "{refused:?}");
    for right in scene.rights {
        let placed = answers.iter().map(|placed| placed.as_ref().expect("placed"));
        let seqs: Vec<i64> =
            placed.filter(|placed| placed.chat == right.chat()).map(|placed| placed.seq.value()).collect();
        assert_eq!(seqs, (2..=21).collect::<Vec<_>>(), "as they were sent, and without a hole");
        assert_eq!(scene.announced(right.chat()), (1..=21).collect::<Vec<_>>());
    }
    for n in 0..2 {
        assert_eq!(log.append(scene.write(n, "good")).await.expect("placed").seq.value(), 22, "and so it goes on");
    }
}

#[tokio::test]
async fn one_bad_message_of_a_batch_is_refused_alone_on_sqlite() {
    one_bad_message_of_a_batch_is_refused_alone(TestDatabase::sqlite(), ON_SQLITE).await;
}

#[tokio::test]
async fn one_bad_message_of_a_batch_is_refused_alone_on_postgres() {
    one_bad_message_of_a_batch_is_refused_alone(TestDatabase::postgres(), ON_POSTGRES).await;
}
