use domain_kernel::{ChatId, Seq, UserId};

/// What others have received and read is told in chats of at most so many people.
pub const MARKED_MEMBERS: u32 = 100;

/// A device of `user` has got everything in `chat` up to `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// In which chat.
    pub chat: ChatId,
    /// Who.
    pub user: UserId,
    /// Up to this event. Never goes back.
    pub seq: Seq,
}

/// How far one member has received and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberMark {
    /// Who.
    pub user: UserId,
    /// Everything up to this event has reached a device of theirs; at least `read`.
    pub received: Seq,
    /// Everything up to this event is read.
    pub read: Seq,
}
