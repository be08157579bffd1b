//! Writing, changing and reading messages.

mod announce_typing;
mod edit_message;
mod mark_read;
mod read_history;
mod retract_message;
mod send_message;

pub use announce_typing::{AnnounceTyping, AnnounceTypingError};
pub use edit_message::{EditMessage, EditMessageCommand, EditMessageError};
pub use mark_read::{MarkRead, MarkReadError};
pub use read_history::{ReadHistory, ReadHistoryError, ReadHistoryQuery};
pub use retract_message::{RetractMessage, RetractMessageError};
pub use send_message::{SendMessage, SendMessageCommand, SendMessageError};
