//! The numbers of `docs/PROTOCOL.md` and of the design of delivery.

use domain_kernel::Span;

/// The most frames that wait for one connection before it falls into lag mode.
pub const QUEUE_FRAMES: usize = 256;
/// The most bytes that wait for one connection before it falls into lag mode.
pub const QUEUE_BYTES: usize = 256 * 1024;
/// Whose coming and going one connection may watch.
pub const PRESENCE_SUBSCRIPTIONS: usize = 500;
/// Typing of one user in one chat is passed on this often at most.
pub const TYPING_EVERY: Span = Span::seconds(3);
/// Typing is not passed on in chats with more people.
pub const TYPING_MEMBERS: u32 = 200;

/// With more frames waiting nothing that can wait is added: no diff, no presence, no typing.
pub(crate) const LOW_WATER: usize = 16;
/// A ring holds so many events of a chat at most.
pub(crate) const RING_EVENTS: usize = 64;
/// A ring holds so many encoded bytes at most, but always the last event.
pub(crate) const RING_BYTES: usize = 64 * 1024;
/// So long stragglers may close a hole before the log is read, in milliseconds: from, to.
pub(crate) const REPAIR_WAIT: (u32, u32) = (30, 150);
/// So many events out of order are kept per chat; beyond it the log will tell.
pub(crate) const STRAGGLERS: usize = 256;
/// So many chats of one connection are read at once.
pub(crate) const BATCH: usize = 16;
/// So many newest pages are read for one connection at once: they are large, and each client asks for its own.
pub(crate) const RESETS: usize = 4;
/// Heads are asked for in portions of so many chats.
pub(crate) const HEADS: usize = 500;
/// A failed read is tried again after so many milliseconds: from, to.
pub(crate) const RETRY_WAIT: (u32, u32) = (500, 1_500);
/// Each second this part of the resident heads is compared with the log.
pub(crate) const PATROL: usize = 600;
/// Whoever has no connection for so long is offline.
pub(crate) const OFFLINE_AFTER: Span = Span::seconds(20);
/// Presence frames of one connection keep this distance in milliseconds: from, to.
pub(crate) const PRESENCE_EVERY: (u32, u32) = (2_000, 5_000);
/// Those who wait for a presence frame are looked through this often.
pub(crate) const PRESENCE_TICK: Span = Span::millis(250);
/// Who went offline this long ago and is watched by nobody is forgotten.
pub(crate) const PRESENCE_MEMORY: Span = Span::minutes(60);
