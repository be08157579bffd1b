//! A small service behind the gateway: ports by hand, a clock by tokio, sockets in memory.

#![allow(dead_code, reason = "each test binary uses a part of it")]

mod ports;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use adapter_websocket::{Gateway, GatewayConfig, GatewayParts};
use application::Stamps;
use application::messages::{AnnounceTyping, EditMessage, MarkRead, RetractMessage, SendMessage};

pub use ports::{Service, chat, session, user};
pub use wire::{Peer, type_of};

pub const ORIGIN: &str = "https://chat.example.org";

pub fn parts(service: &Arc<Service>) -> GatewayParts {
    let stamps = Stamps::new(service.clone(), service.clone());
    GatewayParts {
        bus: service.clone(),
        tokens: service.clone(),
        clock: service.clone(),
        randomness: service.clone(),
        log: service.clone(),
        memberships: service.clone(),
        chats: service.clone(),
        history: service.clone(),
        markers: service.clone(),
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
        announce_typing: Arc::new(AnnounceTyping { facts: service.clone(), announcer: service.clone() }),
        config: GatewayConfig { origins: vec![ORIGIN.to_owned()], ..GatewayConfig::default() },
    }
}

/// A service and its gateway, running.
pub async fn start() -> (Arc<Service>, Arc<Gateway>) {
    let service = Arc::new(Service::default());
    let gateway = Gateway::new(parts(&service));
    tokio::spawn(gateway.clone().run());
    tokio::time::sleep(Duration::from_millis(1)).await;
    (service, gateway)
}
