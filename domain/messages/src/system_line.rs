use domain_chats::Title;
use domain_kernel::UserId;

/// A line that the chat itself writes; clients put it into the reader's language. The message's sender is who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SystemLine {
    /// The chat was opened.
    ChatCreated {
        /// The title, if it is a group.
        title: Option<Title>,
    },
    /// People were added.
    MembersAdded {
        /// Who.
        users: Vec<UserId>,
    },
    /// Somebody was removed.
    MemberRemoved {
        /// Who.
        user: UserId,
    },
    /// The sender left.
    MemberLeft,
}
