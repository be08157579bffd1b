//! What this context needs from outside.

mod circle_reader;
mod facts_reader;
mod member_reader;

pub use circle_reader::CircleReader;
pub use facts_reader::FactsReader;
pub use member_reader::MemberReader;

#[cfg(feature = "test-support")]
pub use {circle_reader::MockCircleReader, facts_reader::MockFactsReader, member_reader::MockMemberReader};
