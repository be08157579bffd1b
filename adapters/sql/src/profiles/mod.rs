//! How people show themselves, and whom they keep at hand or away.

mod blocks;
mod contacts;
mod portraits;
mod rows;
mod sights;

pub(crate) use blocks::SqlBlocks;
pub(crate) use contacts::SqlContacts;
pub(crate) use portraits::SqlPortraits;
pub(crate) use sights::SqlSights;
