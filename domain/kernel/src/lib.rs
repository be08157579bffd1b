//! Words that every context of Vestnik shares: typed ids, time, places in a stream, pages and the failure of a port.
//!
//! Invariants: an id of one kind is never taken for another; time is a whole number of microseconds.
//!
//! Absent on purpose: anything that reads a clock, makes an id or draws a random number. Those come in through [`ports`].
//!
//! Start with [`Cursor`]: it is what delivery rests on.

mod cursor;
mod failure;
mod id;
mod page;
pub mod ports;
mod text;
mod timestamp;

pub use cursor::{Cursor, Number, Seq, Tag, Version};
pub use failure::{FailureKind, PortFailure};
pub use id::{ChallengeId, ChatId, ClientId, InviteId, PasskeyId, PendingSignInId, SessionId, UserId};
pub use page::PageSize;
pub use text::is_unprintable;
pub use timestamp::{Span, Timestamp};
