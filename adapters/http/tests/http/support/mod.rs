//! A server over mocks, and clients for it.

mod client;
mod ports;
mod world;

pub use client::{Server, ask, ask_signed_in};
pub use world::{NOW, World, account, actor, world};
