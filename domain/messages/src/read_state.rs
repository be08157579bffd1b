use domain_kernel::{ChatId, Number, Seq};

/// How far a user has read in one chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadState {
    /// In which chat.
    pub chat: ChatId,
    /// The read marker: everything up to this event is read. Never goes back.
    pub seq: Seq,
    /// Number of the last countable message up to the marker.
    pub number: Number,
    /// Countable messages after the marker that were not retracted. An own message moves the marker, so own messages never count.
    pub unread: u32,
}
