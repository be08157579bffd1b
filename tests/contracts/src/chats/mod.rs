//! Contracts of what is known of chats and their members.

pub mod circle_reader;
pub mod facts_reader;
pub mod member_reader;
