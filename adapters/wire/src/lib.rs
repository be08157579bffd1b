//! Every shape that leaves or enters the process as text: HTTP bodies, WebSocket frames. One file per entity, with the
//! conversions from and to the domain.
//!
//! Invariants: `snake_case`, RFC 3339 times in UTC, absent values as explicit `null`; a field's name is the domain's word.
//! What comes from a client refuses unknown fields.
//!
//! Absent on purpose: rules. A shape becomes a domain value by that value's own `parse`.
//!
//! Start with [`Message`] and [`frames`].

mod chat;
mod cursor;
pub mod frames;
mod message;
mod problem;
mod read_state;
mod refusals;
mod server;
mod session;
mod sign_in;
mod time;
mod user;

pub use chat::{AddMembers, ChatKind, ChatPage, ChatSummary, CreateGroup, Member, MemberPage, MemberRole, OpenDirect};
pub use cursor::Cursor;
pub use message::{
    EditMessage, HistoryPage, MarkRead, Message, MessageKind, Placed, SendMessage, SystemLine, SystemLineKind,
};
pub use problem::{Problem, Refusal, Slug};
pub use read_state::ReadState;
pub use server::{Limits, RegistrationMode, ServerConfig};
pub use session::{RevokeScope, Session, SessionList};
pub use sign_in::{CodeSent, CreateFirstOwner, FinishSignIn, SignedIn, StartSignIn};
pub use time::{Time, time};
pub use user::{ChangeMe, Me, User, UserList, UserRole};
