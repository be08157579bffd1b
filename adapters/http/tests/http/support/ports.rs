//! Use cases over mocks.

use std::sync::Arc;

use adapter_http::UseCases;
use application::{Stamps, administration, chats, credentials, messages, users};
use domain_chats::ports::{MockCircleReader, MockFactsReader, MockMemberReader};
use domain_kernel::ports::{MockClock, MockIdSource, MockRandomness, MockRateLimiter};
use domain_messages::ports::{MockChatListReader, MockChatLog, MockHistoryReader, MockReadMarkers};
use domain_users::ports::{
    MockAccessTokens, MockAuditLog, MockBlockStore, MockCeremonyStore, MockChallengeStore, MockCodeHasher,
    MockContactStore, MockEmailChangeStore, MockFactorReader, MockInviteStore, MockMailSender, MockMailedLinkStore,
    MockOneTimeCodes, MockPasskeyStore, MockPasskeyVerifier, MockPasswordHasher, MockPasswordStore,
    MockPendingSignInStore, MockPolicyStore, MockPortraitStore, MockRecoveryCodeStore, MockRefreshTokens,
    MockSecretDigest, MockSessionAnnouncer, MockSessionStore, MockStaffReader, MockStaffStore, MockStatisticsReader,
    MockTotpStore, MockUserReader, MockUserStore,
};
use domain_users::{Policies, Registration};
use uuid::Uuid;

use super::credentials::{credential_cases, gate, link_mailing};
use super::world::{NOW, World, tokens};

/// The mocks of a world, shared.
pub(super) struct Ports {
    pub users: Arc<MockUserReader>,
    pub access: Arc<MockAccessTokens>,
    pub clock: Arc<MockClock>,
    pub ids: Arc<MockIdSource>,
    accounts: Arc<MockUserStore>,
    pub(super) challenges: Arc<MockChallengeStore>,
    pub(super) hasher: Arc<MockCodeHasher>,
    policies: Arc<MockPolicyStore>,
    invites: Arc<MockInviteStore>,
    pub(super) audit: Arc<MockAuditLog>,
    staff: Arc<MockStaffStore>,
    staff_reader: Arc<MockStaffReader>,
    statistics: Arc<MockStatisticsReader>,
    pub(super) mails: Arc<MockMailSender>,
    pub(super) passwords: Arc<MockPasswordStore>,
    pub(super) password_hasher: Arc<MockPasswordHasher>,
    pub(super) totp: Arc<MockTotpStore>,
    pub(super) one_time_codes: Arc<MockOneTimeCodes>,
    pub(super) recovery_codes: Arc<MockRecoveryCodeStore>,
    pub(super) factors: Arc<MockFactorReader>,
    pub(super) pending_sign_ins: Arc<MockPendingSignInStore>,
    pub(super) mailed_links: Arc<MockMailedLinkStore>,
    pub(super) email_changes: Arc<MockEmailChangeStore>,
    pub(super) passkeys: Arc<MockPasskeyStore>,
    pub(super) ceremonies: Arc<MockCeremonyStore>,
    pub(super) passkey_verifier: Arc<MockPasskeyVerifier>,
    pub(super) digests: Arc<MockSecretDigest>,
    pub(super) sessions: Arc<MockSessionStore>,
    refresh: Arc<MockRefreshTokens>,
    pub(super) session_announcer: Arc<MockSessionAnnouncer>,
    pub(super) portraits: Arc<MockPortraitStore>,
    pub(super) contacts: Arc<MockContactStore>,
    pub(super) blocks: Arc<MockBlockStore>,
    pub(super) limiter: Arc<MockRateLimiter>,
    facts: Arc<MockFactsReader>,
    pub(super) circles: Arc<MockCircleReader>,
    members: Arc<MockMemberReader>,
    chats: Arc<MockChatListReader>,
    log: Arc<MockChatLog>,
    history: Arc<MockHistoryReader>,
    markers: Arc<MockReadMarkers>,
    pub(super) randomness: Arc<MockRandomness>,
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
            policies: Arc::new(world.policies),
            invites: Arc::new(world.invites),
            audit: Arc::new(world.audit),
            staff: Arc::new(world.staff),
            staff_reader: Arc::new(world.staff_reader),
            statistics: Arc::new(world.statistics),
            mails: Arc::new(world.mails),
            passwords: Arc::new(world.passwords),
            password_hasher: Arc::new(world.password_hasher),
            totp: Arc::new(world.totp),
            one_time_codes: Arc::new(world.one_time_codes),
            recovery_codes: Arc::new(world.recovery_codes),
            factors: Arc::new(world.factors),
            pending_sign_ins: Arc::new(world.pending_sign_ins),
            mailed_links: Arc::new(world.mailed_links),
            email_changes: Arc::new(world.email_changes),
            passkeys: Arc::new(world.passkeys),
            ceremonies: Arc::new(world.ceremonies),
            passkey_verifier: Arc::new(world.passkey_verifier),
            digests: Arc::new(world.digests),
            sessions: Arc::new(world.sessions),
            portraits: Arc::new(world.portraits),
            contacts: Arc::new(world.contacts),
            blocks: Arc::new(world.blocks),
            refresh: Arc::new(world.refresh),
            session_announcer: Arc::new(world.announcer),
            limiter: Arc::new(world.limiter),
            facts: Arc::new(world.facts),
            circles: Arc::new(world.circles),
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
    pub(super) fn stamps(&self) -> Stamps {
        Stamps::new(self.clock.clone(), self.randomness.clone())
    }

    /// Nothing is stored, and strangers may come.
    pub(super) fn policies(&self) -> users::CurrentPolicies {
        users::CurrentPolicies { store: self.policies.clone(), initial: Policies::initial(Registration::Open) }
    }

    fn entrance(&self) -> Arc<users::Entrance> {
        Arc::new(users::Entrance {
            policies: self.policies(),
            invites: self.invites.clone(),
            accounts: self.accounts.clone(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
        })
    }

    pub(super) fn opening(&self) -> Arc<users::SessionOpening> {
        Arc::new(users::SessionOpening {
            sessions: self.sessions.clone(),
            access: self.access.clone(),
            refresh: self.refresh.clone(),
            announcer: self.session_announcer.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            randomness: self.randomness.clone(),
        })
    }

    fn gate(&self) -> Arc<users::SignInGate> {
        Arc::new(gate(self, &self.opening()))
    }

    /// Every use case over these ports.
    #[expect(clippy::too_many_lines, reason = "one part after the other is put together; nothing is decided")]
    pub(super) fn use_cases(&self) -> UseCases {
        UseCases {
            request_code: self.request_code(),
            check_code: self.check_code(),
            create_first_owner: self.create_first_owner(),
            credentials: credential_cases(self, &self.opening(), &self.gate()),
            refresh_session: self.refresh_session(),
            revoke_sessions: self.revoke_sessions(),
            list_sessions: self.list_sessions(),
            read_me: self.read_me(),
            change_profile: self.change_profile(),
            find_users: self.find_users(),
            read_users: self.read_users(),
            read_my_profile: self.read_my_profile(),
            change_card: self.change_card(),
            set_status: self.set_status(),
            choose_availability: self.choose_availability(),
            choose_audience: self.choose_audience(),
            read_person: self.read_person(),
            list_contacts: self.list_contacts(),
            keep_contact: self.keep_contact(),
            drop_contact: self.drop_contact(),
            list_blocks: self.list_blocks(),
            block_user: self.block_user(),
            unblock_user: self.unblock_user(),
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
            entrance: self.entrance(),
            assign_role: Arc::new(administration::AssignRole {
                desk: self.desk(),
                staff: self.staff.clone(),
                announcer: self.session_announcer.clone(),
            }),
            change_policies: Arc::new(administration::ChangePolicies { desk: self.desk(), policies: self.policies() }),
            change_user: Arc::new(administration::ChangeUser {
                desk: self.desk(),
                staff: self.staff.clone(),
                mails: self.mails.clone(),
            }),
            create_invite: Arc::new(administration::CreateInvite {
                desk: self.desk(),
                invites: self.invites.clone(),
                clock: self.clock.clone(),
                ids: self.ids.clone(),
                randomness: self.randomness.clone(),
            }),
            create_user: Arc::new(administration::CreateUser {
                desk: self.desk(),
                staff: self.staff.clone(),
                clock: self.clock.clone(),
                ids: self.ids.clone(),
            }),
            reset_second_factor: Arc::new(administration::ResetSecondFactor {
                desk: self.desk(),
                staff: self.staff.clone(),
                announcer: self.session_announcer.clone(),
                mails: self.mails.clone(),
            }),
            delete_user: Arc::new(administration::DeleteUser {
                desk: self.desk(),
                staff: self.staff.clone(),
                announcer: self.session_announcer.clone(),
            }),
            disable_user: Arc::new(administration::DisableUser {
                desk: self.desk(),
                staff: self.staff.clone(),
                announcer: self.session_announcer.clone(),
            }),
            enable_user: Arc::new(administration::EnableUser { desk: self.desk(), staff: self.staff.clone() }),
            end_user_sessions: Arc::new(administration::EndUserSessions {
                desk: self.desk(),
                sessions: self.sessions.clone(),
                announcer: self.session_announcer.clone(),
            }),
            export_audit: Arc::new(administration::ExportAudit { desk: self.desk(), audit: self.audit.clone() }),
            export_staff: Arc::new(administration::ExportStaff {
                desk: self.desk(),
                staff: self.staff_reader.clone(),
                audit: self.audit.clone(),
            }),
            import_users: Arc::new(administration::ImportUsers {
                desk: self.desk(),
                users: self.users.clone(),
                staff: self.staff.clone(),
                audit: self.audit.clone(),
                clock: self.clock.clone(),
                ids: self.ids.clone(),
            }),
            list_invites: Arc::new(administration::ListInvites { desk: self.desk(), invites: self.invites.clone() }),
            list_staff: Arc::new(administration::ListStaff { desk: self.desk(), staff: self.staff_reader.clone() }),
            list_user_sessions: Arc::new(administration::ListUserSessions {
                desk: self.desk(),
                sessions: self.sessions.clone(),
                clock: self.clock.clone(),
            }),
            read_audit: Arc::new(administration::ReadAudit { desk: self.desk(), audit: self.audit.clone() }),
            read_policies: Arc::new(administration::ReadPolicies { desk: self.desk(), policies: self.policies() }),
            read_staff_member: Arc::new(administration::ReadStaffMember {
                desk: self.desk(),
                staff: self.staff_reader.clone(),
            }),
            read_statistics: Arc::new(administration::ReadStatistics {
                desk: self.desk(),
                statistics: self.statistics.clone(),
                clock: self.clock.clone(),
            }),
            revoke_invite: Arc::new(administration::RevokeInvite { desk: self.desk(), invites: self.invites.clone() }),
        }
    }

    fn desk(&self) -> Arc<administration::Desk> {
        Arc::new(administration::Desk {
            users: self.users.clone(),
            audit: self.audit.clone(),
            limiter: self.limiter.clone(),
            proofs: credentials::RecentProofs { sessions: self.sessions.clone(), clock: self.clock.clone() },
            clock: self.clock.clone(),
        })
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
            entrance: self.entrance(),
        })
    }

    fn check_code(&self) -> Arc<users::CheckCode> {
        Arc::new(users::CheckCode {
            challenges: self.challenges.clone(),
            hasher: self.hasher.clone(),
            links: Arc::new(link_mailing(self)),
            users: self.users.clone(),
            entrance: self.entrance(),
            audit: self.audit.clone(),
            gate: self.gate(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            randomness: self.randomness.clone(),
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
            announcer: self.session_announcer.clone(),
            limiter: self.limiter.clone(),
            clock: self.clock.clone(),
        })
    }

    fn revoke_sessions(&self) -> Arc<users::RevokeSessions> {
        Arc::new(users::RevokeSessions {
            sessions: self.sessions.clone(),
            announcer: self.session_announcer.clone(),
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
            blocks: self.blocks.clone(),
            circles: self.circles.clone(),
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
            blocks: self.blocks.clone(),
            circles: self.circles.clone(),
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
            blocks: self.blocks.clone(),
            circles: self.circles.clone(),
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
