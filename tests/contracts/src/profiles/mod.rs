//! Contracts of profiles, contacts and blocks.

pub mod block_store;
pub mod contact_store;
pub mod portrait_store;
pub mod sight_reader;
