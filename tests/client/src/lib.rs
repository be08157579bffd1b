//! A client of the public protocol: requests, sign-in by mailed code, the WebSocket's frames, and the shapes of what is said.
//! Whoever measures the server or breaks it speaks to it through this crate.
//!
//! Invariants: it is written from `docs/PROTOCOL.md` alone and depends on no crate of the server, so that a misunderstanding
//! of a shape cannot hide by being shared; it is small, since the machine is to be busy with the server: sockets share one read
//! buffer per thread, and a quiet one holds a task and little else.
//!
//! Absent on purpose: state. What a client holds and in which order it applies it is the business of its callers.
//!
//! Where to start: [`Api`] for requests ([`Request`] for those that are meant to be refused), [`Socket`] for the live side, [`shapes`] for what both carry.

mod api;
pub mod frame;
mod http;
mod link;
mod reading;
pub mod shapes;
mod sign_in;
mod socket;
mod upgrade;

pub use api::{Api, Draft, Page, Refused};
pub use http::{Reply, Request};
pub use link::Link;
pub use reading::read_frames;
pub use sign_in::{Person, mailed_code};
pub use socket::{Incoming, Socket};
