//! What was said, and how far it was read.

mod catchup;
mod heads;
mod history;
mod list;
mod marks;
mod memberships;
mod origin;
mod read_markers;
pub(crate) mod rows;
mod summary;
mod system;
mod unread;

pub(crate) use catchup::changes_since;
pub(crate) use heads::{heads, recent};
pub(crate) use history::SqlHistory;
pub(crate) use list::SqlChatList;
pub(crate) use marks::SqlMemberMarks;
pub(crate) use memberships::SqlMemberships;
pub(crate) use origin::SqlLogOrigin;
pub(crate) use read_markers::SqlReadMarkers;
pub(crate) use system::encode;
pub(crate) use unread::SqlUnreadVerifier;
