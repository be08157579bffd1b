//! Contracts of chat streams and what is read from them.

pub mod chat_list_reader;
pub mod chat_log;
pub mod history_reader;
pub mod log_origin;
pub mod member_marks;
pub mod membership_reader;
pub mod model;
pub mod read_markers;
pub mod unread_verifier;
