//! Fresh databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_sql::{Database, Options};
use async_trait::async_trait;
use contracts::{RecordingBus, Stores};
use domain_chats::Founding;
use domain_kernel::{ChatId, Cursor, PortFailure, Span, Tag, UserId};
use domain_messages::ports::ChatLog;
use domain_messages::{AppendRefused, Catchup, Change, ChatHead, Draft, Founded, Placed};
use support::database::TestDatabase;

/// An empty, migrated database in a file.
pub(crate) async fn sqlite() -> Stores {
    on(TestDatabase::sqlite()).await
}

/// An empty, migrated database on the tests' server.
pub(crate) async fn postgres() -> Stores {
    on(TestDatabase::postgres()).await
}

/// The same, with two servers on it that take turns in appending.
pub(crate) async fn two_servers() -> Stores {
    let place = TestDatabase::postgres();
    let heard = Arc::new(RecordingBus::default());
    let one = server(&place, &heard).await;
    let other = server(&place, &heard).await;
    let logs = [Arc::clone(&one.log), Arc::clone(&other.log)];
    let mut stores = bundle(one, heard, place);
    stores.log = Arc::new(Turns { logs, next: AtomicUsize::new(0) });
    stores
}

pub(crate) async fn on(place: TestDatabase) -> Stores {
    let heard = Arc::new(RecordingBus::default());
    bundle(server(&place, &heard).await, heard, place)
}

async fn server(place: &TestDatabase, heard: &Arc<RecordingBus>) -> adapter_sql::Stores {
    let database = Database::open(place.url(), Options::default()).await.expect("an open database");
    database.migrate_up().await.expect("migrated");
    database.stores(Arc::<RecordingBus>::clone(heard))
}

fn bundle(stores: adapter_sql::Stores, heard: Arc<RecordingBus>, place: TestDatabase) -> Stores {
    Stores {
        users: Arc::clone(&stores.users),
        accounts: Arc::clone(&stores.accounts),
        challenges: Arc::clone(&stores.challenges),
        passwords: Arc::clone(&stores.passwords),
        totp: Arc::clone(&stores.totp),
        recovery_codes: Arc::clone(&stores.recovery_codes),
        factors: Arc::clone(&stores.factors),
        pending_sign_ins: Arc::clone(&stores.pending_sign_ins),
        mailed_links: Arc::clone(&stores.mailed_links),
        email_changes: Arc::clone(&stores.email_changes),
        passkeys: Arc::clone(&stores.passkeys),
        ceremonies: Arc::clone(&stores.ceremonies),
        sessions: Arc::clone(&stores.sessions),
        staff: Arc::clone(&stores.staff),
        staff_reader: Arc::clone(&stores.staff_reader),
        invites: Arc::clone(&stores.invites),
        statistics: Arc::clone(&stores.statistics),
        policies: Arc::clone(&stores.policies),
        audit: Arc::clone(&stores.audit),
        portraits: Arc::clone(&stores.portraits),
        contacts: Arc::clone(&stores.contacts),
        blocks: Arc::clone(&stores.blocks),
        sights: Arc::clone(&stores.sights),
        facts: Arc::clone(&stores.facts),
        circles: Arc::clone(&stores.circles),
        members: Arc::clone(&stores.members),
        log: Arc::clone(&stores.log),
        chats: Arc::clone(&stores.chats),
        history: Arc::clone(&stores.history),
        memberships: Arc::clone(&stores.memberships),
        markers: Arc::clone(&stores.markers),
        marks: Arc::clone(&stores.marks),
        origin: Arc::clone(&stores.origin),
        verifier: Arc::clone(&stores.verifier),
        heard,
        guard: Box::new((stores, place)),
    }
}

/// Two logs that are used in turn, as two servers behind a balancer would be.
struct Turns {
    logs: [Arc<dyn ChatLog>; 2],
    next: AtomicUsize,
}

impl Turns {
    fn log(&self) -> &dyn ChatLog {
        let [one, other] = &self.logs;
        if self.next.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) { &**one } else { &**other }
    }
}

#[async_trait]
impl ChatLog for Turns {
    async fn found(&self, founding: Founding, tag: Tag) -> Result<Founded, PortFailure> {
        self.log().found(founding, tag).await
    }

    async fn append(&self, change: Change) -> Result<Placed, AppendRefused> {
        self.log().append(change).await
    }

    async fn repeated(&self, chat: ChatId, author: UserId, draft: &Draft) -> Result<Option<Placed>, AppendRefused> {
        self.log().repeated(chat, author, draft).await
    }

    async fn changes_since(&self, asked: &[(ChatId, Cursor)]) -> Result<Vec<Catchup>, PortFailure> {
        self.log().changes_since(asked).await
    }

    async fn recent(&self, span: Span) -> Result<Vec<ChatHead>, PortFailure> {
        self.log().recent(span).await
    }

    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure> {
        self.log().heads(chats).await
    }
}

/// Every contract of a storage port, for the `fresh` in scope.
macro_rules! contracts_of_stores {
    () => {
        mod user_reader {
            contracts::user_reader!(super::fresh);
        }
        mod people_search {
            contracts::people_search!(super::fresh);
        }
        mod user_store {
            contracts::user_store!(super::fresh);
        }
        mod challenge_store {
            contracts::challenge_store!(super::fresh);
        }
        mod password_store {
            contracts::password_store!(super::fresh);
        }
        mod totp_store {
            contracts::totp_store!(super::fresh);
        }
        mod recovery_code_store {
            contracts::recovery_code_store!(super::fresh);
        }
        mod factor_reader {
            contracts::factor_reader!(super::fresh);
        }
        mod pending_sign_in_store {
            contracts::pending_sign_in_store!(super::fresh);
        }
        mod mailed_link_store {
            contracts::mailed_link_store!(super::fresh);
        }
        mod email_change_store {
            contracts::email_change_store!(super::fresh);
        }
        mod passkey_store {
            contracts::passkey_store!(super::fresh);
        }
        mod ceremony_store {
            contracts::ceremony_store!(super::fresh);
        }
        mod session_store {
            contracts::session_store!(super::fresh);
        }
        mod staff_store {
            contracts::staff_store!(super::fresh);
        }
        mod staff_reader {
            contracts::staff_reader!(super::fresh);
        }
        mod invite_store {
            contracts::invite_store!(super::fresh);
        }
        mod policy_store {
            contracts::policy_store!(super::fresh);
        }
        mod audit_log {
            contracts::audit_log!(super::fresh);
        }
        mod statistics_reader {
            contracts::statistics_reader!(super::fresh);
        }
        mod portrait_store {
            contracts::portrait_store!(super::fresh);
        }
        mod contact_store {
            contracts::contact_store!(super::fresh);
        }
        mod block_store {
            contracts::block_store!(super::fresh);
        }
        mod sight_reader {
            contracts::sight_reader!(super::fresh);
        }
        mod facts_reader {
            contracts::facts_reader!(super::fresh);
        }
        mod circle_reader {
            contracts::circle_reader!(super::fresh);
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
        mod member_marks {
            contracts::member_marks!(super::fresh);
        }
        mod log_origin {
            contracts::log_origin!(super::fresh);
        }
        mod unread_verifier {
            contracts::unread_verifier!(super::fresh);
        }
    };
}
