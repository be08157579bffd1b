//! The core of live delivery: who hears what, in which order, and what happens when something was missed. Sans-I/O: it reads no
//! clock and no store and writes to no socket; time comes in as a value, and what must be read goes out as a [`Read`].
//!
//! Invariants: each connection gets the events of a chat it may see exactly once, in the order of the log, without a hole, and
//! nothing after a removal. A connection that cannot keep up is never dropped from the stream: what waited for it is thrown away
//! and read again from the log. Nothing here waits for anything.
//!
//! Absent on purpose: encoding, which [`Outlet`] does once per event; read markers and summaries, which ride along unread.
//! Everything is deterministic for one seed, so that a simulated scheduler can drive it (`simulation`, under test).
//!
//! Start with [`Hub`].

mod chance;
mod figures;
mod frame;
mod hub;
mod limits;
mod outlet;
pub mod ports;
mod queue;
mod read;
mod ring;
mod shared;
#[cfg(test)]
mod simulation;
mod standing;

pub use figures::Figures;
pub use frame::{ChatBump, ChatDiff, ChatMarks, ChatReset, EventFrame, Outgoing, Present, UserDiff, UserFrame};
#[cfg(feature = "sabotage")]
pub use hub::Sabotage;
pub use hub::{ConnectionId, Hub, Newcomer};
pub use limits::{
    NODE_GONE_WAIT, PRESENCE_SETTLED, PRESENCE_SUBSCRIPTIONS, QUEUE_BYTES, QUEUE_FRAMES, TYPING_EVERY, TYPING_MEMBERS,
};
pub use outlet::{End, Mailbox, Note, Offer, Outlet};
pub use queue::Queue;
pub use read::{Answer, Read, UserRead};
pub use shared::Shared;
