//! What this context needs from outside.

mod chat_list_reader;
mod chat_log;
mod history_reader;
mod membership_reader;
mod read_markers;
mod typing_announcer;

pub use chat_list_reader::ChatListReader;
pub use chat_log::ChatLog;
pub use history_reader::{Anchor, HistoryReader};
pub use membership_reader::MembershipReader;
pub use read_markers::ReadMarkers;
pub use typing_announcer::TypingAnnouncer;

#[cfg(feature = "test-support")]
pub use {
    chat_list_reader::MockChatListReader, chat_log::MockChatLog, history_reader::MockHistoryReader,
    membership_reader::MockMembershipReader, read_markers::MockReadMarkers, typing_announcer::MockTypingAnnouncer,
};
