//! What is said, as `docs/PROTOCOL.md` writes it down. Fields and event types that are not known are passed over.

mod chat;
mod from_client;
mod from_server;

pub use chat::{
    ChatList, ChatSummary, Cursor, History, Kind, Message, Placed, ReadState, SystemKind, SystemLine, WrittenAs,
};
pub use from_client::{Acked, Command, Followed, FromClient, Hello};
pub use from_server::{
    Bump, BumpedChat, Bye, ChatEvent, Diff, Event, FromServer, HelloOk, Mark, Marks, Outcome, Presence, PresenceOf,
    Refusal, Reset, Typing, UserDiff, UserEvent, UserEventKind,
};
