//! What was said, and how far it was read.

mod catchup;
mod heads;
mod history;
mod list;
mod memberships;
mod read_markers;
pub(crate) mod rows;
mod summary;
mod system;

pub(crate) use catchup::changes_since;
pub(crate) use heads::heads;
pub(crate) use history::SqlHistory;
pub(crate) use list::SqlChatList;
pub(crate) use memberships::SqlMemberships;
pub(crate) use read_markers::SqlReadMarkers;
pub(crate) use system::encode;
