//! What rights are decided on, and who is in a chat.

mod circles;
mod facts;
mod members;
pub(crate) mod rows;

pub(crate) use circles::SqlCircles;
pub(crate) use facts::{FactsCache, SqlFacts};
pub(crate) use members::SqlMembers;
pub(crate) use rows::direct_key;
