//! What the gateway is made of.

use std::sync::Arc;

use adapter_websocket::{GatewayConfig, GatewayParts};
use application::Stamps;
use application::messages::{AnnounceTyping, EditMessage, MarkRead, RetractMessage, SendMessage};
use domain_users::ports::MockSessionStore;

use super::{ORIGIN, Service, gone};

pub fn parts(service: &Arc<Service>) -> GatewayParts {
    let stamps = Stamps::new(service.clone(), service.clone());
    GatewayParts {
        bus: service.clone(),
        tokens: service.clone(),
        clock: service.clone(),
        randomness: service.clone(),
        log: service.clone(),
        origin: service.clone(),
        memberships: service.clone(),
        chats: service.clone(),
        history: service.clone(),
        markers: service.clone(),
        marks: service.clone(),
        presence: service.clone(),
        sights: service.clone(),
        sessions: Arc::new(sessions(service)),
        users: service.clone(),
        send_message: Arc::new(SendMessage {
            facts: service.clone(),
            log: service.clone(),
            limiter: service.clone(),
            stamps: stamps.clone(),
        }),
        edit_message: Arc::new(EditMessage {
            facts: service.clone(),
            history: service.clone(),
            log: service.clone(),
            limiter: service.clone(),
            stamps: stamps.clone(),
        }),
        retract_message: Arc::new(RetractMessage {
            facts: service.clone(),
            history: service.clone(),
            log: service.clone(),
            limiter: service.clone(),
            stamps: stamps.clone(),
        }),
        mark_read: Arc::new(MarkRead { markers: service.clone(), stamps }),
        announce_typing: Arc::new(AnnounceTyping {
            facts: service.clone(),
            announcer: service.clone(),
            limiter: service.clone(),
        }),
        config: GatewayConfig { origins: vec![ORIGIN.to_owned()], ..GatewayConfig::default() },
    }
}

/// Answers which sign-ins have ended; nothing else is asked of it.
fn sessions(service: &Arc<Service>) -> MockSessionStore {
    let (service, mut sessions) = (service.clone(), MockSessionStore::new());
    sessions.expect_ended_since().returning(move |_| {
        let state = service.state.lock();
        if state.reads_fail { Err(gone()) } else { Ok(state.ended.clone()) }
    });
    sessions
}
