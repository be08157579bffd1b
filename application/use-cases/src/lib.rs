//! What Vestnik does: one use case per file, each a struct with its ports, its command, its error and `execute`.
//!
//! Every use case goes the same way: load, prove a right, decide, write, answer. Nothing here waits for the network: mails are
//! queued, events are announced by the log after its commit.
//!
//! Absent on purpose: transactions, serialised shapes, sockets. A use case never calls another.
//!
//! Start with [`messages::SendMessage`].

pub mod administration;
pub mod chats;
pub mod credentials;
pub mod messages;
mod people;
pub mod profiles;
mod stamps;
#[cfg(test)]
mod testing;
pub mod users;

pub use stamps::Stamps;
