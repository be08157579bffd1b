use domain_chats::Visibility;
use domain_kernel::{ChatId, Cursor};

use crate::{ChatSummary, OwnPart};

/// What changed of a user's own after a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserCatchup {
    /// The user's stream up to which this goes, read in the same snapshot.
    pub to: Cursor,
    /// True when the cursor could not be followed: `chats` is then the whole list.
    pub is_reset: bool,
    /// Chats joined or changed, in their current state.
    pub chats: Vec<ChatSummary>,
    /// Chats left.
    pub left: Vec<ChatId>,
    /// What else has changed; every part when the cursor could not be followed.
    pub changed: Vec<OwnPart>,
}

/// All that a user is in, for whoever delivers to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memberships {
    /// Head of the user's stream in the same snapshot.
    pub cursor: Cursor,
    /// Every chat the user is in.
    pub places: Vec<MembershipPlace>,
}

/// One chat that a user is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipPlace {
    /// Which chat.
    pub chat: ChatId,
    /// What the user may see of it.
    pub visibility: Visibility,
}
