//! Accounts, sign-ins under way, sessions.

mod challenges;
mod reader;
mod rows;
mod sessions;
mod store;
mod words;

pub(crate) use challenges::SqlChallenges;
pub(crate) use reader::SqlUserReader;
pub(crate) use sessions::SqlSessions;
pub(crate) use store::SqlUserStore;
