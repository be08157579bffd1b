//! The WebSocket edge: RFC 6455 frames of our own over the raw upgraded connection, the state machine of one connection, and the
//! gateway that drives the hub of `delivery`.
//!
//! Invariants: an event is encoded once and its bytes are shared; whatever waits for a socket is written at once; no lock is held
//! while a socket is written; an idle connection holds no buffer.
//!
//! Absent on purpose: rules of chats, which are use cases; extensions and compression; binary messages.
//!
//! Start with [`Gateway`] and [`session`].

mod bucket;
mod farewell;
pub mod frame;
mod gateway;
mod handshake;
mod line;
mod outgoing;
pub mod session;
mod socket;

pub use farewell::Farewell;
pub use gateway::{Fenced, Gateway, GatewayConfig, GatewayFigures, GatewayParts};
pub use handshake::SUBPROTOCOL;
