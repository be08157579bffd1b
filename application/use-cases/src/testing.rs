//! Sample values for the tests of use cases.

use std::sync::Arc;

use domain_chats::{Chat, ChatFacts, ChatKind, MemberRole, Membership};
use domain_kernel::ports::{MockClock, MockIdSource, MockRandomness, MockRateLimiter};
use domain_kernel::{ChatId, ClientId, Cursor, Number, PortFailure, Seq, SessionId, Span, Timestamp, UserId, Version};
use domain_messages::{Body, ChatSummary, Content, Message, Placed, ReadState};
use domain_users::ports::{MockAccessTokens, MockRefreshTokens, MockSessionAnnouncer, MockSessionStore};
use domain_users::{Actor, EmailAddress, User};
use uuid::Uuid;

use crate::Stamps;
use crate::users::SessionOpening;

pub fn chat() -> ChatId {
    ChatId::new(Uuid::from_u128(100))
}

pub fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

pub fn actor() -> Actor {
    Actor { user: user(1), session: SessionId::new(Uuid::from_u128(11)) }
}

pub fn account(n: u128) -> User {
    let email = EmailAddress::parse(&format!("user{n}@example.org")).expect("an address");
    User::newcomer(user(n), email, 0, Timestamp::default())
}

pub fn facts(kind: ChatKind, role: Option<MemberRole>) -> ChatFacts {
    ChatFacts {
        chat: chat(),
        kind,
        rules: Version::new(1),
        user: actor().user,
        membership: role.map(|role| Membership { role, version: Version::new(1) }),
    }
}

pub fn member_facts() -> ChatFacts {
    facts(ChatKind::Group, Some(MemberRole::Member))
}

pub fn outsider_facts() -> ChatFacts {
    facts(ChatKind::Group, None)
}

pub fn placed(seq: i64) -> Placed {
    Placed {
        chat: chat(),
        seq: Seq::new(seq),
        number: Some(Number::new(seq)),
        version: Version::new(1),
        at: Timestamp::default(),
        repeated: false,
    }
}

pub fn message(sender: UserId, content: Content) -> Message {
    Message {
        chat: chat(),
        seq: Seq::new(5),
        number: Some(Number::new(5)),
        sender,
        client_id: ClientId::new(Uuid::from_u128(50)),
        content,
        reply_to: None,
        version: Version::new(1),
        created_at: Timestamp::default(),
        edited_at: None,
        retracted_at: None,
    }
}

pub fn text(body: &str) -> Content {
    Content::Text(Body::parse(body).expect("a body"))
}

pub fn failure() -> PortFailure {
    PortFailure::unavailable("test", "it is away")
}

pub fn no_limit() -> MockRateLimiter {
    let mut limiter = MockRateLimiter::new();
    limiter.expect_take().returning(|_, _| Ok(()));
    limiter
}

pub fn clock() -> Arc<MockClock> {
    let mut clock = MockClock::new();
    clock.expect_now().return_const(Timestamp::from_micros(1_000_000));
    Arc::new(clock)
}

pub fn randomness() -> Arc<MockRandomness> {
    let mut randomness = MockRandomness::new();
    randomness.expect_bytes().return_const([7; 32]);
    Arc::new(randomness)
}

pub fn stamps() -> Stamps {
    Stamps::new(clock(), randomness())
}

pub fn ids() -> Arc<MockIdSource> {
    let mut ids = MockIdSource::new();
    let mut last = 1_000;
    ids.expect_next_id().returning(move || {
        last += 1;
        Uuid::from_u128(last)
    });
    Arc::new(ids)
}

pub fn summary() -> ChatSummary {
    let chat = Chat { id: chat(), kind: ChatKind::Group, title: None, created_at: Timestamp::default() };
    ChatSummary {
        peer: None,
        member_count: 1,
        cursor: Cursor::START,
        last_number: Number::default(),
        last_message: None,
        role: MemberRole::Member,
        joined: Seq::default(),
        read: ReadState { chat: chat.id, seq: Seq::default(), number: Number::default(), unread: 0 },
        chat,
    }
}

/// The last step of a sign-in, which must happen `times` times.
pub fn opening(times: usize) -> SessionOpening {
    let mut sessions = MockSessionStore::new();
    sessions.expect_open().times(times).returning(|_| Ok(vec![]));
    let mut access = MockAccessTokens::new();
    access.expect_issue().returning(|_, _| "access".into());
    access.expect_life().return_const(Span::minutes(10));
    let mut refresh = MockRefreshTokens::new();
    refresh.expect_make().returning(|session| format!("refresh {}", session.generation));
    SessionOpening {
        sessions: Arc::new(sessions),
        access: Arc::new(access),
        refresh: Arc::new(refresh),
        announcer: Arc::new(MockSessionAnnouncer::new()),
        clock: clock(),
        ids: ids(),
        randomness: randomness(),
    }
}
