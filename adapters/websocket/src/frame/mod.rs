//! RFC 6455 as a server speaks it, without I/O: bytes in, messages out, and frames made of payloads.
//!
//! What the protocol of Vestnik never needs is refused: extensions, binary messages, anything unmasked.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use decode::{Decoder, FrameError, Incoming};
pub use encode::{close, json, pong};
