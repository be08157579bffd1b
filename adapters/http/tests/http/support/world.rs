//! A server of which every port is a mock.

use std::sync::Arc;

use adapter_http::{HttpConfig, HttpParts, Listener, build_app, serve};
use domain_chats::ports::{MockCircleReader, MockFactsReader, MockMemberReader};
use domain_kernel::ports::MockRateLimiter;
use domain_kernel::{SessionId, Span, Timestamp, UserId};
use domain_messages::ports::{MockChatListReader, MockChatLog, MockHistoryReader, MockReadMarkers};
use domain_users::ports::{
    MockAccessTokens, MockAuditLog, MockBlockStore, MockCeremonyStore, MockChallengeStore, MockCodeHasher,
    MockContactStore, MockEmailChangeStore, MockFactorReader, MockInviteStore, MockMailSender, MockMailedLinkStore,
    MockOneTimeCodes, MockPasskeyStore, MockPasskeyVerifier, MockPasswordHasher, MockPasswordStore,
    MockPendingSignInStore, MockPolicyStore, MockPortraitStore, MockRecoveryCodeStore, MockRefreshTokens,
    MockSecretDigest, MockSessionAnnouncer, MockSessionStore, MockStaffReader, MockStaffStore, MockStatisticsReader,
    MockTotpStore, MockUserReader, MockUserStore, TokenRefused,
};
use domain_users::{Actor, EmailAddress, User};
use poem::endpoint::make_sync;
use poem::{Endpoint, EndpointExt as _, Response};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::client::Server;
use super::ports::Ports;

pub const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

pub fn actor() -> Actor {
    Actor { user: UserId::new(Uuid::from_u128(1)), session: SessionId::new(Uuid::from_u128(11)) }
}

pub fn account(n: u128) -> User {
    let email = EmailAddress::parse(&format!("user{n}@example.org")).expect("an address");
    User::newcomer(UserId::new(Uuid::from_u128(n)), email, 0, NOW)
}

/// Every port a mock without expectations but for time, ids, chance and limits: whatever else is called must be expected.
pub struct World {
    pub config: HttpConfig,
    pub users: MockUserReader,
    pub accounts: MockUserStore,
    pub challenges: MockChallengeStore,
    pub hasher: MockCodeHasher,
    pub policies: MockPolicyStore,
    pub invites: MockInviteStore,
    pub audit: MockAuditLog,
    pub staff: MockStaffStore,
    pub staff_reader: MockStaffReader,
    pub statistics: MockStatisticsReader,
    pub mails: MockMailSender,
    pub passwords: MockPasswordStore,
    pub password_hasher: MockPasswordHasher,
    pub totp: MockTotpStore,
    pub one_time_codes: MockOneTimeCodes,
    pub recovery_codes: MockRecoveryCodeStore,
    pub factors: MockFactorReader,
    pub pending_sign_ins: MockPendingSignInStore,
    pub mailed_links: MockMailedLinkStore,
    pub email_changes: MockEmailChangeStore,
    pub passkeys: MockPasskeyStore,
    pub ceremonies: MockCeremonyStore,
    pub passkey_verifier: MockPasskeyVerifier,
    pub digests: MockSecretDigest,
    pub sessions: MockSessionStore,
    pub portraits: MockPortraitStore,
    pub contacts: MockContactStore,
    pub blocks: MockBlockStore,
    pub refresh: MockRefreshTokens,
    pub announcer: MockSessionAnnouncer,
    pub limiter: MockRateLimiter,
    pub facts: MockFactsReader,
    pub circles: MockCircleReader,
    pub members: MockMemberReader,
    pub chats: MockChatListReader,
    pub log: MockChatLog,
    pub history: MockHistoryReader,
    pub markers: MockReadMarkers,
    pub is_ready: bool,
    pub websocket: poem::endpoint::BoxEndpoint<'static, Response>,
}

pub fn world() -> World {
    World {
        config: HttpConfig::default(),
        users: MockUserReader::new(),
        accounts: MockUserStore::new(),
        challenges: MockChallengeStore::new(),
        hasher: MockCodeHasher::new(),
        policies: MockPolicyStore::new(),
        invites: MockInviteStore::new(),
        audit: MockAuditLog::new(),
        staff: MockStaffStore::new(),
        staff_reader: MockStaffReader::new(),
        statistics: MockStatisticsReader::new(),
        mails: MockMailSender::new(),
        passwords: MockPasswordStore::new(),
        password_hasher: MockPasswordHasher::new(),
        totp: MockTotpStore::new(),
        one_time_codes: MockOneTimeCodes::new(),
        recovery_codes: MockRecoveryCodeStore::new(),
        factors: MockFactorReader::new(),
        pending_sign_ins: MockPendingSignInStore::new(),
        mailed_links: MockMailedLinkStore::new(),
        email_changes: MockEmailChangeStore::new(),
        passkeys: MockPasskeyStore::new(),
        ceremonies: MockCeremonyStore::new(),
        passkey_verifier: MockPasskeyVerifier::new(),
        digests: MockSecretDigest::new(),
        sessions: MockSessionStore::new(),
        portraits: MockPortraitStore::new(),
        contacts: MockContactStore::new(),
        blocks: MockBlockStore::new(),
        refresh: MockRefreshTokens::new(),
        announcer: MockSessionAnnouncer::new(),
        limiter: MockRateLimiter::new(),
        facts: MockFactsReader::new(),
        circles: MockCircleReader::new(),
        members: MockMemberReader::new(),
        chats: MockChatListReader::new(),
        log: MockChatLog::new(),
        history: MockHistoryReader::new(),
        markers: MockReadMarkers::new(),
        is_ready: true,
        websocket: no_socket(),
    }
}

fn no_socket() -> poem::endpoint::BoxEndpoint<'static, Response> {
    make_sync(|_| "no socket in this test").map_to_response().boxed()
}

/// The token `good` proves the actor; `old` has expired; anything else is nonsense.
pub(super) fn tokens() -> Arc<MockAccessTokens> {
    let mut tokens = MockAccessTokens::new();
    tokens.expect_verify().returning(|token, now| match token {
        "good" => Ok((actor(), now.plus(Span::minutes(10)))),
        "old" => Err(TokenRefused::Expired),
        _ => Err(TokenRefused::Invalid),
    });
    tokens.expect_issue().returning(|_, _| "access".to_owned());
    tokens.expect_life().return_const(Span::minutes(10));
    Arc::new(tokens)
}

impl World {
    /// The parts of an edge over these mocks.
    pub fn parts(mut self) -> HttpParts {
        // Expectations of a test come first; what a test does not limit is allowed.
        self.limiter.expect_take().returning(|_, _| Ok(()));
        self.policies.expect_current().returning(|| Ok(None));
        self.audit.expect_append().returning(|_| Ok(()));
        let (config, websocket, is_ready) =
            (self.config.clone(), std::mem::replace(&mut self.websocket, no_socket()), self.is_ready);
        let ports = Ports::from(self);
        let policies = ports.policies();
        HttpParts {
            use_cases: ports.use_cases(),
            access_tokens: ports.access,
            users: ports.users,
            policies,
            clock: ports.clock,
            ids: ports.ids,
            ready: Arc::new(move || Box::pin(async move { is_ready })),
            websocket,
            config,
        }
    }

    /// The app in process.
    pub fn app(self) -> impl Endpoint<Output = Response> {
        build_app(self.parts())
    }

    /// The app behind a real port, until the server is stopped or dropped.
    pub async fn listen(self) -> Server {
        let listener = Listener::bind(([127, 0, 0, 1], 0).into()).await.expect("a free port");
        let port = listener.address().expect("an address").port();
        let (stop, stopped) = oneshot::channel::<()>();
        let config = self.config.clone();
        let app = self.app();
        let task = tokio::spawn(serve(listener, app, config, async {
            let _ = stopped.await;
        }));
        Server::new(port, stop, task)
    }
}
