//! A client as the protocol wants it: a store that frames move, and an outbox that is sent until it is answered.
//!
//! Invariants: the store follows `docs/PROTOCOL.md` §3.3 to the letter and knows nothing else of the server; whatever it cannot fit
//! to what it holds is a violation and never smoothed over.

mod connection;
mod count;
mod device;
mod held;
#[cfg(test)]
mod history;
mod life;
mod outbox;
mod store;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use device::{Device, Link, Order, State, short};
pub(crate) use held::Held;
pub(crate) use life::{Life, Ways};
pub(crate) use outbox::Outbox;
pub(crate) use store::Store;
