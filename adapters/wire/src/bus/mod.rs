//! What nodes say to each other on the bus: frames of one publisher, numbered per channel, and the items in them.
//!
//! Invariants: what comes from a newer node is never a failure. Fields that are not known are skipped; an item of a chat's stream
//! that cannot be read becomes [`BusItem::ChatMoved`](delivery::ports::BusItem::ChatMoved), one of a user's stream counts as lost,
//! any other is skipped. For that the places are frozen: an item of a chat's stream has `chat` and `cursor` and no `user`, one of a
//! user's stream has `user` and `cursor`.
//!
//! Start with [`Frame`].

mod frame;
mod item;
mod message;
#[cfg(test)]
mod tests;

pub use frame::{CHANNELS, Frame, FrameError, Head, Said, beat_text, gone_text, items_text, nack_text};
pub use item::{Decoded, PAYLOAD_BYTES, item_text};
