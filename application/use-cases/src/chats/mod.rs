//! Opening chats, and who is in them.

mod add_members;
mod create_group;
mod list_chats;
mod list_members;
mod open_direct;
mod open_notes;
mod read_chat;
mod remove_member;

pub use crate::people::{OneChat, People};
pub use add_members::{AddMembers, AddMembersError};
pub use create_group::{CreateGroup, CreateGroupCommand, CreateGroupError};
pub use list_chats::{ChatListing, ListChats};
pub use list_members::{ListMembers, ListMembersError, MemberListing};
pub use open_direct::{OpenDirect, OpenDirectError};
pub use open_notes::{OpenNotes, OpenNotesError};
pub use read_chat::{ReadChat, ReadChatError};
pub use remove_member::{RemoveMember, RemoveMemberError};
