//! What rights are decided on, and who is in a chat.

mod facts;
mod members;
pub(crate) mod rows;

pub(crate) use facts::{FactsCache, SqlFacts};
pub(crate) use members::SqlMembers;
