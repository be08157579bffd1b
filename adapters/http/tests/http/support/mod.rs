//! A server over mocks, and clients for it.

mod client;
mod credentials;
mod ports;
mod profiles;
mod world;

pub use client::{Said, Server, ask, ask_signed_in};
pub use world::{NOW, World, account, actor, world};
