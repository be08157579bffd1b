use std::sync::Arc;

use application::messages::{AnnounceTyping, EditMessage, MarkRead, RetractMessage, SendMessage};
use delivery::Figures;
use delivery::ports::{EventBus, PresenceRegistry};
use domain_kernel::ports::{Clock, Randomness};
use domain_messages::ports::{
    ChatListReader, ChatLog, HistoryReader, LogOrigin, MemberMarks, MembershipReader, ReadMarkers,
};
use domain_users::ports::{AccessTokens, SessionStore, SightReader, UserReader};

use crate::session::Rates;

/// What a gateway is made of.
pub struct GatewayParts {
    /// What it is told of.
    pub bus: Arc<dyn EventBus>,
    /// Who connects.
    pub tokens: Arc<dyn AccessTokens>,
    /// What time tokens expire by.
    pub clock: Arc<dyn Clock>,
    /// The seed of its waits.
    pub randomness: Arc<dyn Randomness>,
    /// What the bus may have lost.
    pub log: Arc<dyn ChatLog>,
    /// Whose history that is.
    pub origin: Arc<dyn LogOrigin>,
    /// Who is where.
    pub memberships: Arc<dyn MembershipReader>,
    /// Chat lists.
    pub chats: Arc<dyn ChatListReader>,
    /// Newest pages.
    pub history: Arc<dyn HistoryReader>,
    /// Read markers.
    pub markers: Arc<dyn ReadMarkers>,
    /// How far others have received and read.
    pub marks: Arc<dyn MemberMarks>,
    /// Who is connected to any node.
    pub presence: Arc<dyn PresenceRegistry>,
    /// Who may know of whom.
    pub sights: Arc<dyn SightReader>,
    /// Which sign-ins have ended, when the bus may have swallowed that.
    pub sessions: Arc<dyn SessionStore>,
    /// Peers of direct chats.
    pub users: Arc<dyn UserReader>,
    /// `send_message`.
    pub send_message: Arc<SendMessage>,
    /// `edit_message`.
    pub edit_message: Arc<EditMessage>,
    /// `retract_message`.
    pub retract_message: Arc<RetractMessage>,
    /// `mark_read`.
    pub mark_read: Arc<MarkRead>,
    /// `typing`.
    pub announce_typing: Arc<AnnounceTyping>,
    /// Choices.
    pub config: GatewayConfig,
}

/// What an operator may choose.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// The origins whose pages may connect, as browsers write them: `https://chat.example.org`.
    pub origins: Vec<String>,
    /// Connections of one user on this node.
    pub connections_per_user: usize,
    /// Connections of everybody on this node.
    pub connections: usize,
    /// What one connection may ask for.
    pub rates: Rates,
    /// Catch-ups read side by side. Fewer than the database has connections to read with: the others are for those who are live.
    pub catchups: usize,
}

impl Default for GatewayConfig {
    fn default() -> Self {
        Self { origins: Vec::new(), connections_per_user: 10, connections: 50_000, rates: Rates::USUAL, catchups: 4 }
    }
}

/// Plain counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GatewayFigures {
    /// Open sockets, with a hello or without.
    pub sockets: usize,
    /// Frames that wait for all of them.
    pub queued_frames: usize,
    /// Bytes that wait for all of them, about.
    pub queued_bytes: usize,
    /// Sockets that took nothing for thirty seconds.
    pub too_slow: u64,
    /// Connections ended with a code of 4000 to 4099.
    pub ended_to_reconnect: u64,
    /// Connections ended with a code of 4100 to 4199.
    pub ended_to_renew: u64,
    /// Connections ended with a code of 4200 to 4299.
    pub ended_for_good: u64,
    /// What the hub counts.
    pub hub: Figures,
}
