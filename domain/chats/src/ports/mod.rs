//! What this context needs from outside.

mod facts_reader;
mod member_reader;

pub use facts_reader::FactsReader;
pub use member_reader::MemberReader;

#[cfg(feature = "test-support")]
pub use {facts_reader::MockFactsReader, member_reader::MockMemberReader};
