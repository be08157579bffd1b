//! Use cases over mocks.

use std::sync::Arc;

use adapter_http::UseCases;
use application::{Stamps, chats, messages, users};
use domain_chats::ports::{MockFactsReader, MockMemberReader};
use domain_kernel::ports::{MockClock, MockIdSource, MockRandomness, MockRateLimiter};
use domain_messages::ports::{MockChatListReader, MockChatLog, MockHistoryReader, MockReadMarkers};
use domain_users::ports::{
    MockAccessTokens, MockChallengeStore, MockCodeHasher, MockMailSender, MockRefreshTokens, MockSessionAnnouncer,
    MockSessionStore, MockUserReader, MockUserStore,
};
use uuid::Uuid;

use super::world::{NOW, World, tokens};

/// The mocks of a world, shared.
pub(super) struct Ports {
    pub users: Arc<MockUserReader>,
    pub access: Arc<MockAccessTokens>,
    pub clock: Arc<MockClock>,
    pub ids: Arc<MockIdSource>,
    accounts: Arc<MockUserStore>,
    challenges: Arc<MockChallengeStore>,
    hasher: Arc<MockCodeHasher>,
    mails: Arc<MockMailSender>,
    sessions: Arc<MockSessionStore>,
    refresh: Arc<MockRefreshTokens>,
    announcer: Arc<MockSessionAnnouncer>,
    limiter: Arc<MockRateLimiter>,
    facts: Arc<MockFactsReader>,
    members: Arc<MockMemberReader>,
    chats: Arc<MockChatListReader>,
    log: Arc<MockChatLog>,
    history: Arc<MockHistoryReader>,
    markers: Arc<MockReadMarkers>,
    randomness: Arc<MockRandomness>,
}

impl From<World> for Ports {
    fn from(world: World) -> Self {
        let mut clock = MockClock::new();
        clock.expect_now().return_const(NOW);
        let mut ids = MockIdSource::new();
        ids.expect_next_id().return_const(Uuid::from_u128(77));
        let mut randomness = MockRandomness::new();
        randomness.expect_bytes().return_const([7; 32]);
        Self {
            users: Arc::new(world.users),
            access: tokens(),
            clock: Arc::new(clock),
            ids: Arc::new(ids),
            accounts: Arc::new(world.accounts),
            challenges: Arc::new(world.challenges),
            hasher: Arc::new(world.hasher),
            mails: Arc::new(world.mails),
            sessions: Arc::new(world.sessions),
            refresh: Arc::new(world.refresh),
            announcer: Arc::new(world.announcer),
            limiter: Arc::new(world.limiter),
            facts: Arc::new(world.facts),
            members: Arc::new(world.members),
            chats: Arc::new(world.chats),
            log: Arc::new(world.log),
            history: Arc::new(world.history),
            markers: Arc::new(world.markers),
            randomness: Arc::new(randomness),
        }
    }
}

impl Ports {
    fn stamps(&self) -> Stamps {
        Stamps::new(self.clock.clone(), self.randomness.clone())
    }

    fn opening(&self) -> Arc<users::SessionOpening> {
        Arc::new(users::SessionOpening {
            sessions: self.sessions.clone(),
            access: self.access.clone(),
            refresh: self.refresh.clone(),
            announcer: self.announcer.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            randomness: self.randomness.clone(),
        })
    }

    /// Every use case over these ports.
    pub(super) fn use_cases(&self) -> UseCases {
        UseCases {
            request_code: self.request_code(),
            check_code: self.check_code(),
            create_first_owner: self.create_first_owner(),
            refresh_session: self.refresh_session(),
            revoke_sessions: self.revoke_sessions(),
            list_sessions: self.list_sessions(),
            read_me: self.read_me(),
            change_profile: self.change_profile(),
            find_users: self.find_users(),
            read_users: self.read_users(),
            list_chats: self.list_chats(),
            open_direct: self.open_direct(),
            open_notes: self.open_notes(),
            create_group: self.create_group(),
            read_chat: self.read_chat(),
            list_members: self.list_members(),
            add_members: self.add_members(),
            remove_member: self.remove_member(),
            read_history: self.read_history(),
            send_message: self.send_message(),
            edit_message: self.edit_message(),
            retract_message: self.retract_message(),
            mark_read: self.mark_read(),
        }
    }

    fn request_code(&self) -> Arc<users::RequestCode> {
        Arc::new(users::RequestCode {
            users: self.users.clone(),
            challenges: self.challenges.clone(),
            hasher: self.hasher.clone(),
            mails: self.mails.clone(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            registration: users::Registration::Open,
        })
    }

    fn check_code(&self) -> Arc<users::CheckCode> {
        Arc::new(users::CheckCode {
            challenges: self.challenges.clone(),
            hasher: self.hasher.clone(),
            users: self.users.clone(),
            accounts: self.accounts.clone(),
            opening: self.opening(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            randomness: self.randomness.clone(),
            registration: users::Registration::Open,
        })
    }

    fn create_first_owner(&self) -> Arc<users::CreateFirstOwner> {
        Arc::new(users::CreateFirstOwner {
            token: users::SetupToken::draw([5; 32]),
            users: self.users.clone(),
            accounts: self.accounts.clone(),
            opening: self.opening(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
        })
    }

    fn refresh_session(&self) -> Arc<users::RefreshSession> {
        Arc::new(users::RefreshSession {
            sessions: self.sessions.clone(),
            users: self.users.clone(),
            tokens: self.refresh.clone(),
            opening: self.opening(),
            announcer: self.announcer.clone(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
        })
    }

    fn revoke_sessions(&self) -> Arc<users::RevokeSessions> {
        Arc::new(users::RevokeSessions {
            sessions: self.sessions.clone(),
            announcer: self.announcer.clone(),
            clock: self.clock.clone(),
        })
    }

    fn list_sessions(&self) -> Arc<users::ListSessions> {
        Arc::new(users::ListSessions { sessions: self.sessions.clone(), clock: self.clock.clone() })
    }

    fn read_me(&self) -> Arc<users::ReadMe> {
        Arc::new(users::ReadMe { users: self.users.clone() })
    }

    fn change_profile(&self) -> Arc<users::ChangeProfile> {
        Arc::new(users::ChangeProfile { accounts: self.accounts.clone() })
    }

    fn find_users(&self) -> Arc<users::FindUsers> {
        Arc::new(users::FindUsers { users: self.users.clone(), limiter: self.limiter.clone() })
    }

    fn read_users(&self) -> Arc<users::ReadUsers> {
        Arc::new(users::ReadUsers { users: self.users.clone() })
    }

    fn list_chats(&self) -> Arc<chats::ListChats> {
        Arc::new(chats::ListChats { chats: self.chats.clone(), users: self.users.clone() })
    }

    fn open_direct(&self) -> Arc<chats::OpenDirect> {
        Arc::new(chats::OpenDirect {
            users: self.users.clone(),
            log: self.log.clone(),
            chats: self.chats.clone(),
            limiter: self.limiter.clone(),
            ids: self.ids.clone(),
            stamps: self.stamps(),
        })
    }

    fn open_notes(&self) -> Arc<chats::OpenNotes> {
        Arc::new(chats::OpenNotes {
            log: self.log.clone(),
            chats: self.chats.clone(),
            limiter: self.limiter.clone(),
            ids: self.ids.clone(),
            stamps: self.stamps(),
        })
    }

    fn create_group(&self) -> Arc<chats::CreateGroup> {
        Arc::new(chats::CreateGroup {
            users: self.users.clone(),
            log: self.log.clone(),
            chats: self.chats.clone(),
            limiter: self.limiter.clone(),
            ids: self.ids.clone(),
            stamps: self.stamps(),
        })
    }

    fn read_chat(&self) -> Arc<chats::ReadChat> {
        Arc::new(chats::ReadChat { chats: self.chats.clone(), users: self.users.clone() })
    }

    fn list_members(&self) -> Arc<chats::ListMembers> {
        Arc::new(chats::ListMembers {
            facts: self.facts.clone(),
            members: self.members.clone(),
            users: self.users.clone(),
        })
    }

    fn add_members(&self) -> Arc<chats::AddMembers> {
        Arc::new(chats::AddMembers {
            facts: self.facts.clone(),
            users: self.users.clone(),
            log: self.log.clone(),
            limiter: self.limiter.clone(),
            ids: self.ids.clone(),
            stamps: self.stamps(),
        })
    }

    fn remove_member(&self) -> Arc<chats::RemoveMember> {
        Arc::new(chats::RemoveMember {
            facts: self.facts.clone(),
            log: self.log.clone(),
            limiter: self.limiter.clone(),
            ids: self.ids.clone(),
            stamps: self.stamps(),
        })
    }

    fn read_history(&self) -> Arc<messages::ReadHistory> {
        Arc::new(messages::ReadHistory { history: self.history.clone() })
    }

    fn send_message(&self) -> Arc<messages::SendMessage> {
        Arc::new(messages::SendMessage {
            facts: self.facts.clone(),
            log: self.log.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    fn edit_message(&self) -> Arc<messages::EditMessage> {
        Arc::new(messages::EditMessage {
            facts: self.facts.clone(),
            history: self.history.clone(),
            log: self.log.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    fn retract_message(&self) -> Arc<messages::RetractMessage> {
        Arc::new(messages::RetractMessage {
            facts: self.facts.clone(),
            history: self.history.clone(),
            log: self.log.clone(),
            limiter: self.limiter.clone(),
            stamps: self.stamps(),
        })
    }

    fn mark_read(&self) -> Arc<messages::MarkRead> {
        Arc::new(messages::MarkRead { markers: self.markers.clone(), stamps: self.stamps() })
    }
}
