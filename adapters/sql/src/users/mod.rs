//! Accounts, sign-ins under way, sessions.

mod challenges;
mod erase;
mod invites;
mod policies;
mod reader;
mod rows;
pub(crate) mod search;
mod sessions;
mod staff_reader;
mod staff_store;
mod statistics;
mod store;
mod words;

pub(crate) use challenges::SqlChallenges;
pub(crate) use invites::SqlInvites;
pub(crate) use policies::SqlPolicies;
pub(crate) use reader::SqlUserReader;
pub(crate) use rows::role;
pub(crate) use sessions::SqlSessions;
pub(crate) use staff_reader::SqlStaffReader;
pub(crate) use staff_store::SqlStaffStore;
pub(crate) use statistics::SqlStatistics;
pub(crate) use store::SqlUserStore;
