//! Contracts of accounts, sign-in and sessions.

pub mod access_tokens;
pub mod challenge_store;
pub mod code_hasher;
pub mod mail_sender;
pub mod refresh_tokens;
pub mod session_store;
pub mod user_reader;
pub mod user_store;
