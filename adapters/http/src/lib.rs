//! The HTTP edge: accepts connections, keeps out what no route should see, and turns requests into calls of use cases.
//!
//! Invariants: nothing from a client is held without a limit; a page from another origin changes nothing; every answer of
//! the API that is no success is `application/problem+json`; logs name routes and ids, never bodies, addresses or tokens.
//!
//! Absent on purpose: TLS and compression (the proxy's, or done when the client is built), CORS, poem's own server, its size
//! limiter and its compression, all of which were measured and found wanting.
//!
//! Start with [`build_app`] and [`serve`].

mod address;
mod app;
mod auth;
mod body;
mod caller;
mod client_name;
mod config;
mod cookies;
mod docs;
mod edge;
mod even;
mod guarded;
mod health;
mod openapi;
mod origin;
mod page;
mod parts;
mod problem;
mod refuse;
mod reply;
mod routes;
mod server;
mod translate;
mod web;

pub use address::{AddressRange, AddressRangeError};
pub use app::build_app;
pub use config::{HttpConfig, HttpLimits};
pub use openapi::openapi;
pub use origin::{Origin, OriginError};
pub use parts::{CredentialCases, HttpParts, ReadyCheck, UseCases};
pub use server::{ListenError, Listener, serve};
