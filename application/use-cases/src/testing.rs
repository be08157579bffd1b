//! Sample values for the tests of use cases.

use std::sync::Arc;

use domain_chats::{Chat, ChatFacts, ChatKind, MemberRole, Membership};
use domain_kernel::ports::{MockClock, MockIdSource, MockRandomness, MockRateLimiter};
use domain_kernel::{
    ChatId, ClientId, Cursor, InviteId, Number, PasskeyId, PortFailure, Seq, SessionId, Span, Timestamp, UserId,
    Version,
};
use domain_messages::{Body, ChatSummary, Content, Message, Placed, ReadState};
use domain_users::ports::{
    HeldTotp, MockAccessTokens, MockAuditLog, MockCeremonyStore, MockFactorReader, MockInviteStore, MockMailSender,
    MockMailedLinkStore, MockOneTimeCodes, MockPasskeyStore, MockPasskeyVerifier, MockPendingSignInStore,
    MockPolicyStore, MockRecoveryCodeStore, MockRefreshTokens, MockSecretDigest, MockSessionAnnouncer,
    MockSessionStore, MockTotpStore, MockUserReader, MockUserStore,
};
use domain_users::{
    Actor, Device, EmailAddress, HeldFactors, INVITE_LIFE, Invite, InviteCode, Name, Passkey, PasskeyKey, Policies,
    Registration, Session, User, UserRole,
};
use uuid::Uuid;

use crate::Stamps;
use crate::credentials::{CredentialAudit, LinkMailing, PasskeyCeremonies, RecoveryCodeDrawing, SecondFactorCheck};
use crate::users::{CurrentPolicies, Entrance, SessionOpening, SignInGate, SignInStep};

pub fn chat() -> ChatId {
    ChatId::new(Uuid::from_u128(100))
}

pub fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

pub fn actor() -> Actor {
    Actor { user: user(1), session: SessionId::new(Uuid::from_u128(11)) }
}

/// The actor's session, begun and proved just now.
pub fn session() -> Session {
    Session {
        id: actor().session,
        user: actor().user,
        device: Device { client: "test".into(), address: "127.0.0.1".into() },
        seed: [1; 32],
        generation: 1,
        renewed_at: Timestamp::default(),
        created_at: Timestamp::default(),
        proved_at: Timestamp::default(),
        revoked_at: None,
    }
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
        is_severed: false,
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

/// An invite for members.
pub fn invite() -> Invite {
    Invite {
        id: InviteId::new(Uuid::from_u128(60)),
        code: InviteCode::draw([7; 32]),
        role: UserRole::Member,
        created_by: Some(user(1)),
        created_at: Timestamp::default(),
        expires_at: Timestamp::default().plus(INVITE_LIFE),
        max_uses: 1,
        uses: 0,
        revoked_at: None,
    }
}

/// Where nothing is stored and the configuration says `registration`; it knows no invite and makes no account.
pub fn entrance(registration: Registration) -> Entrance {
    let mut store = MockPolicyStore::new();
    store.expect_current().returning(|| Ok(None));
    Entrance {
        policies: CurrentPolicies { store: Arc::new(store), initial: Policies::initial(registration) },
        invites: Arc::new(MockInviteStore::new()),
        accounts: Arc::new(MockUserStore::new()),
        limiter: Arc::new(no_limit()),
        clock: clock(),
    }
}

/// The last step of a sign-in, which must happen `times` times.
pub fn opening(times: usize) -> SessionOpening {
    let mut sessions = MockSessionStore::new();
    sessions.expect_open().times(times).returning(|_, _| Ok(vec![]));
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

/// What follows the first factor of people who have no second; a session must be opened `times` times.
pub fn gate(times: usize) -> SignInGate {
    gate_of(HeldFactors::default(), times, 0)
}

/// The same for people who hold `held`; so many sessions are opened, and so many sign-ins wait.
pub fn gate_of(held: HeldFactors, sessions: usize, waiting: usize) -> SignInGate {
    let mut factors = MockFactorReader::new();
    factors.expect_held().returning(move |_| Ok(held));
    let mut pending = MockPendingSignInStore::new();
    pending.expect_open().times(waiting).returning(|_, _| Ok(()));
    SignInGate {
        opening: Arc::new(opening(sessions)),
        policies: entrance(Registration::Open).policies,
        factors: Arc::new(factors),
        pending: Arc::new(pending),
        clock: clock(),
        randomness: randomness(),
    }
}

/// Whether the account was made by the sign-in, which must have succeeded.
pub fn is_new(step: SignInStep) -> bool {
    match step {
        SignInStep::Opened(opened) => opened.is_new,
        SignInStep::SecondFactor(asked) => unreachable!("a second factor: {asked:?}"),
    }
}

/// Mails so many links, all to somebody.
pub fn links(times: usize) -> LinkMailing {
    let mut links = MockMailedLinkStore::new();
    links.expect_open().times(times).returning(|_, _| Ok(()));
    let mut mails = MockMailSender::new();
    mails.expect_enqueue().times(times).returning(|_| Ok(()));
    let mut digests = MockSecretDigest::new();
    digests.expect_digest().return_const([9; 32]);
    LinkMailing {
        links: Arc::new(links),
        digests: Arc::new(digests),
        mails: Arc::new(mails),
        clock: clock(),
        randomness: randomness(),
    }
}

/// A passkey of the actor.
pub fn passkey() -> Passkey {
    Passkey {
        id: PasskeyId::new(Uuid::from_u128(70)),
        user: actor().user,
        name: Name::parse("phone").expect("a name"),
        key: PasskeyKey { credential: vec![1], public_key: vec![2], sign_count: 0 },
        created_at: Timestamp::default(),
        used_at: None,
    }
}

/// Checks one-time codes, all of which are right or none.
pub fn second_factor_check(is_right: bool) -> SecondFactorCheck {
    let mut totp = MockTotpStore::new();
    totp.expect_held().returning(|_| Ok(Some(HeldTotp { seed: [1; 32], last_step: 4 })));
    totp.expect_spend().returning(|_, _| Ok(true));
    let mut codes = MockOneTimeCodes::new();
    codes.expect_step_of().return_const(is_right.then_some(5));
    let digests = || {
        let mut digests = MockSecretDigest::new();
        digests.expect_digest().return_const([9; 32]);
        Arc::new(digests)
    };
    SecondFactorCheck {
        totp: Arc::new(totp),
        codes: Arc::new(codes),
        recovery_codes: Arc::new(MockRecoveryCodeStore::new()),
        recovery: RecoveryCodeDrawing { randomness: randomness(), digests: digests() },
        limiter: Arc::new(no_limit()),
        clock: clock(),
    }
}

/// Ceremonies of which none is under way.
pub fn passkey_ceremonies() -> PasskeyCeremonies {
    let mut digests = MockSecretDigest::new();
    digests.expect_digest().return_const([9; 32]);
    PasskeyCeremonies {
        ceremonies: Arc::new(MockCeremonyStore::new()),
        passkeys: Arc::new(MockPasskeyStore::new()),
        verifier: Arc::new(MockPasskeyVerifier::new()),
        digests: Arc::new(digests),
        clock: clock(),
        randomness: randomness(),
    }
}

/// A log in which exactly so many lines must be written. Whoever is told by mail has an account.
pub fn audit(times: usize) -> CredentialAudit {
    let mut log = MockAuditLog::new();
    log.expect_append().times(times).returning(|_| Ok(()));
    let mut users = MockUserReader::new();
    users.expect_by_id().returning(|_| Ok(Some(account(1))));
    let mut mails = MockMailSender::new();
    mails.expect_enqueue().returning(|_| Ok(()));
    CredentialAudit { log: Arc::new(log), users: Arc::new(users), mails: Arc::new(mails), clock: clock() }
}
