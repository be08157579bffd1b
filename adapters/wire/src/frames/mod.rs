//! WebSocket frames: what one connection carries in each direction, one JSON object each, told apart by `type`.
//!
//! The bytes are serde's; `poem_openapi` gives the same types their schema, and a test holds the two together. What a client
//! sends refuses unknown fields; what it gets may grow.

mod client;
mod count;
mod event;
mod outcome;
mod server;

pub use client::{
    Ack, AckedChat, Ask, ClientFrame, Command, EditIn, Focus, HeldChat, Hello, Idle, MarkReadIn, Ping, RenewToken,
    RetractIn, SendIn, SubscribePresence, TypingIn,
};
pub use event::{ChatEvent, Hidden, MemberRemoved, MembersAdded, MessageChanged, OwnChanged, ReadMoved, UserEvent};
pub use outcome::{CommandError, Done, Outcome, PlacedOutcome, ReadOutcome, Retry};
pub use server::{
    Answered, Bump, Bye, ChatBump, Diff, EventOf, HelloOk, MarkOf, Marks, OnlineState, Pong, Presence, PresenceOf,
    Reset, ResetReason, ServerFrame, SyncDone, Typing, UserDiff, UserEventOf,
};

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
