//! Who may do what, held against a server that runs.
//!
//! `policy.toml` says for every operation, command, frame and event what each actor gets. This crate builds a small world on an empty
//! server, walks every cell over HTTP and WebSocket, and reports each that came out differently.
//!
//! Invariants: nothing of the server is known here but `docs/PROTOCOL.md` and the description the binary prints of itself (`vestnik
//! openapi`); what is described and has no row is a fault; what is `not_found` is compared byte for byte with what does not exist.
//!
//! Absent on purpose: a second tenant, which the product does not have.
//!
//! Where to start: [`walk`], and the head of `policy.toml`. [`flood_everything`] passes every limit, [`guess`] guesses codes, [`enumerate`] asks who has an account.

mod actor;
mod document;
mod ear;
mod enumeration;
mod floods;
mod fresh;
mod guessing;
mod http;
mod names;
mod office;
mod prepare;
mod scene;
mod schemathesis;
mod server;
mod table;
mod walk;

pub use document::Document;
pub use enumeration::enumerate;
pub use floods::{OUT_OF_REACH, flood_everything, flooded};
pub use guessing::{Guesses, guess};
pub use schemathesis::conform;
pub use server::Server;
pub use walk::walk;
