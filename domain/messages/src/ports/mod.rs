//! What this context needs from outside.

mod chat_list_reader;
mod chat_log;
mod history_reader;
mod log_origin;
mod member_marks;
mod membership_reader;
mod read_markers;
mod typing_announcer;
mod unread_verifier;

pub use chat_list_reader::ChatListReader;
pub use chat_log::ChatLog;
pub use history_reader::{Anchor, HistoryReader};
pub use log_origin::{LogOrigin, Origin};
pub use member_marks::MemberMarks;
pub use membership_reader::MembershipReader;
pub use read_markers::ReadMarkers;
pub use typing_announcer::TypingAnnouncer;
pub use unread_verifier::{UnreadMismatch, UnreadVerifier};

#[cfg(feature = "test-support")]
pub use {
    chat_list_reader::MockChatListReader, chat_log::MockChatLog, history_reader::MockHistoryReader,
    log_origin::MockLogOrigin, member_marks::MockMemberMarks, membership_reader::MockMembershipReader,
    read_markers::MockReadMarkers, typing_announcer::MockTypingAnnouncer, unread_verifier::MockUnreadVerifier,
};
