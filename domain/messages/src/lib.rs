//! What is said in chats, and the log that everything in a chat goes through.
//!
//! Invariants: events of a chat are numbered 1, 2, 3 … in the order the server accepted them; countable messages have dense
//! numbers of their own; one author's client id is stored once per chat; nothing is accepted from somebody who was removed.
//!
//! Absent on purpose: delivery, sockets, caches. The log says what happened ([`ChatEvent`]); who hears it live is decided elsewhere.
//!
//! Start with [`ports::ChatLog`], the one door through which anything in a chat changes.

mod body;
mod catchup;
mod change;
mod draft;
mod event;
mod mark;
mod message;
pub mod ports;
mod read_state;
mod summary;
mod system_line;
mod user_catchup;

pub use body::{BODY_BYTES, Body, BodyError};
pub use catchup::{
    CATCHUP_BYTES, CATCHUP_CHATS, CATCHUP_LIMIT, CATCHUP_PAGE, CATCHUP_TOTAL_BYTES, CATCHUP_TOTAL_EVENTS, Catchup,
    ChatHead, RECENT_HEADS, ResetReason,
};
pub use change::{
    AppendRefused, Change, EditDenied, EditingRight, Founded, Placed, RetractDenied, RetractingRight, Stamp,
};
pub use draft::Draft;
pub use event::{ChatEvent, ChatEventKind, OwnPart, UserEvent, UserEventKind};
pub use mark::{MARKED_MEMBERS, MemberMark, Receipt};
pub use message::{Content, Message};
pub use read_state::ReadState;
pub use summary::{ChatSummary, HistoryPage};
pub use system_line::SystemLine;
pub use user_catchup::{MembershipPlace, Memberships, UserCatchup};
