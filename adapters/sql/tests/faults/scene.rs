//! A group of users 1 and 2 on a database that will have a hard time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use adapter_sql::{Database, Options, Stores};
use contracts::RecordingBus;
use contracts::scene::{body, draft, group_of, page_of, stamp, user};
use domain_chats::PostingRight;
use domain_kernel::{ClientId, FailureKind, Seq};
use domain_messages::ports::Anchor;
use domain_messages::{AppendRefused, Change, Content, Draft, EditingRight, Message, Placed};

/// The stores and the one chat in them.
pub(crate) struct Scene {
    pub(crate) stores: Stores,
    pub(crate) heard: Arc<RecordingBus>,
    pub(crate) right: PostingRight,
}

impl Scene {
    /// On the database at `url`, whose schema is made at `direct`, which may be another way to it.
    pub(crate) async fn on(url: &str, direct: &str) -> Self {
        let database = Database::open(direct, Options::default()).await.expect("an open database");
        database.migrate_up().await.expect("migrated");
        database.close().await.expect("closed");
        let database = Database::open(url, Options::default()).await.expect("an open database");
        let heard = Arc::new(RecordingBus::default());
        let stores = database.stores(Arc::<RecordingBus>::clone(&heard));
        let chat = stores.log.found(group_of(user(1), &[user(2)]), stamp().tag).await.expect("a group").chat;
        let facts = stores.facts.facts(chat, user(1)).await.expect("facts").expect("a chat");
        Self { stores, heard, right: facts.posting_right().expect("a member") }
    }

    pub(crate) async fn send(&self, draft: Draft) -> Result<Placed, AppendRefused> {
        self.stores.log.append(Change::Write { right: self.right, draft, stamp: stamp() }).await
    }

    /// Sends until it is placed, and says how long that took.
    pub(crate) async fn send_until_placed(&self, draft: &Draft) -> (Placed, Duration) {
        let begun = Instant::now();
        loop {
            match self.send(draft.clone()).await {
                Ok(placed) => return (placed, begun.elapsed()),
                Err(refused) => assert!(may_be_retried(&refused), "{refused:?}"),
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "not placed after {:?}", begun.elapsed());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn edit(&self, seq: Seq, text: &str) -> Result<Placed, AppendRefused> {
        let message = self.message(seq).await;
        let right = EditingRight::prove(self.right, &message, message.version).expect("a right");
        self.stores.log.append(Change::Edit { right, body: body(text), stamp: stamp() }).await
    }

    pub(crate) async fn message(&self, seq: Seq) -> Message {
        self.stores.history.message(user(1), self.right.chat(), seq).await.expect("an answer").expect("a message")
    }

    /// Everything that people said, by rising seq.
    pub(crate) async fn said(&self) -> Vec<(ClientId, Seq)> {
        let (mut anchor, mut said) = (Anchor::After(Seq::new(0)), Vec::new());
        loop {
            let page = self.stores.history.page(user(1), self.right.chat(), anchor, page_of(200)).await;
            let page = page.expect("an answer").expect("a member");
            let Some(last) = page.messages.last() else { return said };
            anchor = Anchor::After(last.seq);
            let texts = page.messages.iter().filter(|message| matches!(message.content, Content::Text(_)));
            said.extend(texts.map(|message| (message.client_id, message.seq)));
        }
    }

    /// True when the bus was told of the event at `seq`.
    pub(crate) fn was_announced(&self, seq: Seq) -> bool {
        self.heard.chat_events(self.right.chat()).iter().any(|event| event.cursor.seq == seq)
    }
}

/// A draft that nobody has sent.
pub(crate) fn fresh() -> Draft {
    draft("x")
}

/// True when the caller is told that the same may be sent again.
pub(crate) fn may_be_retried(refused: &AppendRefused) -> bool {
    match refused {
        AppendRefused::Busy => true,
        AppendRefused::Failed(failure) => failure.kind != FailureKind::Corrupt,
        AppendRefused::Stale | AppendRefused::ClientIdReused | AppendRefused::NoSuchMessage => false,
    }
}

/// True when the caller is told that it may have been done.
pub(crate) fn is_in_doubt(answer: &Result<Placed, AppendRefused>) -> bool {
    matches!(answer, Err(AppendRefused::Failed(failure)) if failure.kind == FailureKind::TimedOut)
}

/// True when the caller is told that nothing was done.
pub(crate) fn is_away(answer: &Result<Placed, AppendRefused>) -> bool {
    matches!(answer, Err(AppendRefused::Failed(failure)) if failure.kind == FailureKind::Unavailable)
}
