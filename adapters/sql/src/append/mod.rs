//! The way of every change into a chat's stream.
//!
//! [`SqlChatLog`] puts each change into the lane of its chat. A [`lane`] takes what waits, commits it together and announces it in the
//! order of the commits. [`write`] appends messages by the batch; [`revise`], [`people`] and [`found`] are transactions of their own in the
//! same order. Each locks the chat's head in a statement of its own before it looks at anything ([`frame`]). Where a commit gets no answer,
//! [`batch`] and [`change`] find out; what they cannot find out is [`doubt`]'s.

mod batch;
mod change;
mod doubt;
mod found;
mod frame;
#[cfg(test)]
mod full_disk;
mod lane;
mod log;
mod people;
mod replay;
mod revise;
mod unappended;
pub(crate) mod user_stream;
mod write;

pub(crate) use log::SqlChatLog;
pub use unappended::Unappended;

use delivery::ports::BusItem;
use domain_kernel::Cursor;
use domain_messages::{AppendRefused, Placed};

use crate::failure::SqlError;

const PORT: &str = "chat log";

/// A change that was made, and what every node must hear of it.
struct Committed {
    placed: Placed,
    /// The place it has taken; `None` when nothing needed to be done.
    place: Option<Cursor>,
    items: Vec<BusItem>,
}

/// Why a change was not made.
#[derive(Debug)]
enum Refused {
    Stale,
    NoSuchMessage,
    /// Its commit was lost, and it is certain that it will not come.
    Undone,
    Sql(SqlError),
}

impl<E: Into<SqlError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Sql(error.into())
    }
}

impl From<Refused> for AppendRefused {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Stale => Self::Stale,
            Refused::NoSuchMessage => Self::NoSuchMessage,
            Refused::Undone => Self::Busy,
            Refused::Sql(error) if error.is_lock_timeout() => Self::Busy,
            Refused::Sql(error) => Self::Failed(error.at(PORT)),
        }
    }
}
