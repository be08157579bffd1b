//! Proofs that somebody may do something in a chat. Only [`crate::ChatFacts`] makes them; the log asks for them.

use domain_kernel::{ChatId, UserId, Version};

/// The versions that a right was proved against. The log accepts the right only while both still hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) chat: ChatId,
    pub(crate) user: UserId,
    pub(crate) rules: Version,
    pub(crate) membership: Version,
}

macro_rules! right {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub(crate) Proof);

        impl $name {
            /// In which chat.
            pub fn chat(&self) -> ChatId {
                self.0.chat
            }

            /// Who holds the right.
            pub fn user(&self) -> UserId {
                self.0.user
            }

            /// Version of the chat's rules it rests on.
            pub fn rules(&self) -> Version {
                self.0.rules
            }

            /// Version of the holder's membership it rests on.
            pub fn membership(&self) -> Version {
                self.0.membership
            }
        }
    };
}

right!(
    /// May write messages, and change the own ones.
    PostingRight
);
right!(
    /// May add people.
    InvitingRight
);
right!(
    /// May remove one particular person; a member may always remove oneself.
    RemovingRight
);

/// Why somebody may not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostingDenied {
    /// Not in the chat: for this person it does not exist.
    #[error("not a member")]
    NotMember,
    /// One of the two people of the chat has blocked the other.
    #[error("one of the two has blocked the other")]
    Severed,
}

/// Why somebody may not add people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitingDenied {
    /// Not in the chat: for this person it does not exist.
    #[error("not a member")]
    NotMember,
    /// Direct chats and notes never get other members.
    #[error("this kind of chat takes no other members")]
    ClosedKind,
}

/// Why somebody may not remove a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemovingDenied {
    /// Not in the chat: for this person it does not exist.
    #[error("not a member")]
    NotMember,
    /// Direct chats and notes keep their members.
    #[error("nobody leaves this kind of chat")]
    ClosedKind,
    /// Only the owner removes others.
    #[error("only the owner removes other members")]
    NotOwner,
}
