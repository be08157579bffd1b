//! A server of which every port is a mock.

use std::sync::Arc;

use adapter_http::{HttpConfig, HttpParts, Listener, build_app, serve};
use application::users;
use domain_chats::ports::{MockFactsReader, MockMemberReader};
use domain_kernel::ports::MockRateLimiter;
use domain_kernel::{SessionId, Span, Timestamp, UserId};
use domain_messages::ports::{MockChatListReader, MockChatLog, MockHistoryReader, MockReadMarkers};
use domain_users::ports::{
    MockAccessTokens, MockChallengeStore, MockCodeHasher, MockMailSender, MockRefreshTokens, MockSessionAnnouncer,
    MockSessionStore, MockUserReader, MockUserStore, TokenRefused,
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
    pub mails: MockMailSender,
    pub sessions: MockSessionStore,
    pub refresh: MockRefreshTokens,
    pub announcer: MockSessionAnnouncer,
    pub limiter: MockRateLimiter,
    pub facts: MockFactsReader,
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
        mails: MockMailSender::new(),
        sessions: MockSessionStore::new(),
        refresh: MockRefreshTokens::new(),
        announcer: MockSessionAnnouncer::new(),
        limiter: MockRateLimiter::new(),
        facts: MockFactsReader::new(),
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
        let (config, websocket, is_ready) =
            (self.config.clone(), std::mem::replace(&mut self.websocket, no_socket()), self.is_ready);
        let ports = Ports::from(self);
        HttpParts {
            use_cases: ports.use_cases(),
            access_tokens: ports.access,
            users: ports.users,
            registration: users::Registration::Open,
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
