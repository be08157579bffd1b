use std::sync::Arc;

use adapter_http::UseCases;
use application::users::{self, Entrance, SessionOpening, SignInGate};
use application::{chats, messages};

use super::administration::Administration;
use super::credentials::{credential_cases, gate, link_mailing};
use super::of_profiles;
use super::ports::Ports;

/// Every use case on its ports.
pub(crate) fn use_cases(ports: &Ports) -> UseCases {
    let Ports { users, accounts, sessions, clock, ids, limiter, chats, facts, log, .. } = ports.clone();
    let Ports { history, session_announcer, .. } = ports.clone();
    let (opening, entrance) = (Arc::new(opening(ports)), Arc::new(entrance(ports)));
    let gate = Arc::new(gate(ports, &opening));
    let stamps = ports.stamps();
    let administration = Administration::new(ports);
    UseCases {
        request_code: Arc::new(request_code(ports, &entrance)),
        check_code: Arc::new(check_code(ports, &gate, &entrance)),
        create_first_owner: Arc::new(create_first_owner(ports, &opening)),
        credentials: credential_cases(ports, &opening, &gate),
        refresh_session: Arc::new(refresh_session(ports, &opening)),
        revoke_sessions: Arc::new(users::RevokeSessions {
            sessions: sessions.clone(),
            announcer: session_announcer,
            clock: clock.clone(),
        }),
        list_sessions: Arc::new(users::ListSessions { sessions, clock }),
        read_me: Arc::new(users::ReadMe { users: users.clone() }),
        change_profile: Arc::new(users::ChangeProfile { accounts }),
        find_users: Arc::new(users::FindUsers { users: users.clone(), limiter: limiter.clone() }),
        read_users: Arc::new(users::ReadUsers { users: users.clone() }),
        read_my_profile: Arc::new(of_profiles::read_my_profile(ports)),
        change_card: Arc::new(of_profiles::change_card(ports)),
        set_status: Arc::new(of_profiles::set_status(ports)),
        choose_availability: Arc::new(of_profiles::choose_availability(ports)),
        choose_audience: Arc::new(of_profiles::choose_audience(ports)),
        read_person: Arc::new(of_profiles::read_person(ports)),
        list_contacts: Arc::new(of_profiles::list_contacts(ports)),
        keep_contact: Arc::new(of_profiles::keep_contact(ports)),
        drop_contact: Arc::new(of_profiles::drop_contact(ports)),
        list_blocks: Arc::new(of_profiles::list_blocks(ports)),
        block_user: Arc::new(of_profiles::block_user(ports)),
        unblock_user: Arc::new(of_profiles::unblock_user(ports)),
        list_chats: Arc::new(chats::ListChats { chats: chats.clone(), users: users.clone() }),
        open_direct: Arc::new(open_direct(ports)),
        open_notes: Arc::new(chats::OpenNotes {
            log: log.clone(),
            chats: chats.clone(),
            limiter: limiter.clone(),
            ids: ids.clone(),
            stamps: stamps.clone(),
        }),
        create_group: Arc::new(create_group(ports)),
        read_chat: Arc::new(chats::ReadChat { chats, users: users.clone() }),
        list_members: Arc::new(chats::ListMembers { facts: facts.clone(), members: ports.members.clone(), users }),
        add_members: Arc::new(add_members(ports)),
        remove_member: Arc::new(chats::RemoveMember {
            facts: facts.clone(),
            log: log.clone(),
            limiter: limiter.clone(),
            ids,
            stamps: stamps.clone(),
        }),
        read_history: Arc::new(messages::ReadHistory { history }),
        send_message: Arc::new(messages::SendMessage { facts, log, limiter, stamps: stamps.clone() }),
        edit_message: Arc::new(edit_message(ports)),
        retract_message: Arc::new(retract_message(ports)),
        mark_read: Arc::new(messages::MarkRead { markers: ports.markers.clone(), stamps }),
        entrance,
        assign_role: administration.assign_role,
        change_policies: administration.change_policies,
        change_user: administration.change_user,
        create_invite: administration.create_invite,
        create_user: administration.create_user,
        delete_user: administration.delete_user,
        disable_user: administration.disable_user,
        enable_user: administration.enable_user,
        end_user_sessions: administration.end_user_sessions,
        export_audit: administration.export_audit,
        export_staff: administration.export_staff,
        import_users: administration.import_users,
        list_invites: administration.list_invites,
        list_staff: administration.list_staff,
        list_user_sessions: administration.list_user_sessions,
        read_audit: administration.read_audit,
        read_policies: administration.read_policies,
        read_staff_member: administration.read_staff_member,
        read_statistics: administration.read_statistics,
        reset_second_factor: administration.reset_second_factor,
        revoke_invite: administration.revoke_invite,
    }
}

/// Tells others that somebody writes; only the WebSocket does that.
pub(crate) fn announce_typing(ports: &Ports) -> messages::AnnounceTyping {
    messages::AnnounceTyping {
        facts: ports.facts.clone(),
        announcer: ports.typing.clone(),
        limiter: ports.limiter.clone(),
    }
}

fn opening(ports: &Ports) -> SessionOpening {
    SessionOpening {
        sessions: ports.sessions.clone(),
        access: ports.access.clone(),
        refresh: ports.refresh.clone(),
        announcer: ports.session_announcer.clone(),
        clock: ports.clock.clone(),
        ids: ports.ids.clone(),
        randomness: ports.randomness.clone(),
    }
}

/// How strangers become users.
fn entrance(ports: &Ports) -> Entrance {
    Entrance {
        policies: ports.policies.clone(),
        invites: ports.invites.clone(),
        accounts: ports.accounts.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
    }
}

fn request_code(ports: &Ports, entrance: &Arc<Entrance>) -> users::RequestCode {
    users::RequestCode {
        users: ports.users.clone(),
        challenges: ports.challenges.clone(),
        hasher: ports.hasher.clone(),
        mails: ports.mails.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
        entrance: entrance.clone(),
    }
}

fn check_code(ports: &Ports, gate: &Arc<SignInGate>, entrance: &Arc<Entrance>) -> users::CheckCode {
    users::CheckCode {
        challenges: ports.challenges.clone(),
        hasher: ports.hasher.clone(),
        links: Arc::new(link_mailing(ports)),
        users: ports.users.clone(),
        entrance: entrance.clone(),
        audit: ports.audit.clone(),
        gate: gate.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
        ids: ports.ids.clone(),
        randomness: ports.randomness.clone(),
    }
}

fn create_first_owner(ports: &Ports, opening: &Arc<SessionOpening>) -> users::CreateFirstOwner {
    users::CreateFirstOwner {
        token: ports.setup.clone(),
        users: ports.users.clone(),
        accounts: ports.accounts.clone(),
        opening: opening.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
        ids: ports.ids.clone(),
    }
}

fn refresh_session(ports: &Ports, opening: &Arc<SessionOpening>) -> users::RefreshSession {
    users::RefreshSession {
        sessions: ports.sessions.clone(),
        users: ports.users.clone(),
        tokens: ports.refresh.clone(),
        opening: opening.clone(),
        announcer: ports.session_announcer.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
    }
}

fn open_direct(ports: &Ports) -> chats::OpenDirect {
    chats::OpenDirect {
        users: ports.users.clone(),
        blocks: ports.blocks.clone(),
        circles: ports.circles.clone(),
        log: ports.log.clone(),
        chats: ports.chats.clone(),
        limiter: ports.limiter.clone(),
        ids: ports.ids.clone(),
        stamps: ports.stamps(),
    }
}

fn create_group(ports: &Ports) -> chats::CreateGroup {
    chats::CreateGroup {
        users: ports.users.clone(),
        blocks: ports.blocks.clone(),
        circles: ports.circles.clone(),
        log: ports.log.clone(),
        chats: ports.chats.clone(),
        limiter: ports.limiter.clone(),
        ids: ports.ids.clone(),
        stamps: ports.stamps(),
    }
}

fn add_members(ports: &Ports) -> chats::AddMembers {
    chats::AddMembers {
        facts: ports.facts.clone(),
        users: ports.users.clone(),
        blocks: ports.blocks.clone(),
        circles: ports.circles.clone(),
        log: ports.log.clone(),
        limiter: ports.limiter.clone(),
        ids: ports.ids.clone(),
        stamps: ports.stamps(),
    }
}

fn edit_message(ports: &Ports) -> messages::EditMessage {
    messages::EditMessage {
        facts: ports.facts.clone(),
        history: ports.history.clone(),
        log: ports.log.clone(),
        limiter: ports.limiter.clone(),
        stamps: ports.stamps(),
    }
}

fn retract_message(ports: &Ports) -> messages::RetractMessage {
    messages::RetractMessage {
        facts: ports.facts.clone(),
        history: ports.history.clone(),
        log: ports.log.clone(),
        limiter: ports.limiter.clone(),
        stamps: ports.stamps(),
    }
}
