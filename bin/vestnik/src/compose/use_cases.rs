use std::sync::Arc;

use adapter_http::UseCases;
use application::users::{self, SessionOpening};
use application::{chats, messages};

use super::ports::Ports;

/// Every use case on its ports.
pub(crate) fn use_cases(ports: &Ports) -> UseCases {
    let Ports { users, accounts, sessions, clock, ids, limiter, chats, facts, log, .. } = ports.clone();
    let Ports { history, session_announcer, .. } = ports.clone();
    let opening = Arc::new(opening(ports));
    let stamps = ports.stamps();
    UseCases {
        request_code: Arc::new(request_code(ports)),
        check_code: Arc::new(check_code(ports, &opening)),
        create_first_owner: Arc::new(create_first_owner(ports, &opening)),
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
    }
}

/// Tells others that somebody writes; only the WebSocket does that.
pub(crate) fn announce_typing(ports: &Ports) -> messages::AnnounceTyping {
    messages::AnnounceTyping { facts: ports.facts.clone(), announcer: ports.typing.clone() }
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

fn request_code(ports: &Ports) -> users::RequestCode {
    users::RequestCode {
        users: ports.users.clone(),
        challenges: ports.challenges.clone(),
        hasher: ports.hasher.clone(),
        mails: ports.mails.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
        registration: ports.registration,
    }
}

fn check_code(ports: &Ports, opening: &Arc<SessionOpening>) -> users::CheckCode {
    users::CheckCode {
        challenges: ports.challenges.clone(),
        hasher: ports.hasher.clone(),
        users: ports.users.clone(),
        accounts: ports.accounts.clone(),
        opening: opening.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
        ids: ports.ids.clone(),
        randomness: ports.randomness.clone(),
        registration: ports.registration,
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
