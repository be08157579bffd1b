//! The limit of deliveries: a bare loop that holds the same sockets and writes the same bytes, and does nothing else.
//!
//! It runs in a process of its own (`loadgen raw-server`), so that its processor time and memory can be told apart.

mod client;
mod server;

pub(crate) use client::RawLoop;
pub(crate) use server::serve;
