//! Chats, who is in them, and who may do what there.
//!
//! Invariants: a direct chat has exactly the two people it was opened for, and there is one for each pair; notes have one;
//! a group with members has an owner. Nothing in a chat changes without a right, and only [`ChatFacts`] makes rights.
//!
//! Absent on purpose: messages, read markers, anything that stores. A right carries the versions it was proved against, and the
//! log takes it only while both still hold, so the rules can stay pure and in one place.
//!
//! Start with [`ChatFacts`].

mod beginning;
mod chat;
mod facts;
mod founding;
mod member;
pub mod ports;
mod rights;
mod title;

pub use beginning::{ApproachingDenied, ApproachingRight, GroupingDenied, GroupingRight, MeetingRight, Unmet};
pub use chat::{Chat, ChatKind};
pub use facts::ChatFacts;
pub use founding::{Founding, GROUP_MEMBERS, GroupError};
pub use member::{Member, MemberRole, Membership, SeqSpan, Visibility};
pub use rights::{InvitingDenied, InvitingRight, PostingDenied, PostingRight, RemovingDenied, RemovingRight};
pub use title::{TITLE_CHARACTERS, Title, TitleError};
