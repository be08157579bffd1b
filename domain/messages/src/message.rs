use domain_kernel::{ChatId, ClientId, Number, Seq, Timestamp, UserId, Version};

use crate::{Body, SystemLine};

/// Something said in a chat, in its current state. Named by its chat and seq.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// In which chat.
    pub chat: ChatId,
    /// Seq of the event that wrote it.
    pub seq: Seq,
    /// Its number among countable messages; `None` for system lines.
    pub number: Option<Number>,
    /// Who wrote it, or did what the system line tells.
    pub sender: UserId,
    /// The key its author gave it.
    pub client_id: ClientId,
    /// What it says now.
    pub content: Content,
    /// The message it answers.
    pub reply_to: Option<Seq>,
    /// Counts edits and retraction, from 1.
    pub version: Version,
    /// When it was written. Strictly rising within a chat.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was retracted.
    pub retracted_at: Option<Timestamp>,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text by its author.
    Text(Body),
    /// A line by the chat itself.
    System(SystemLine),
    /// Nothing any more: it was retracted, and its text is gone from the store too.
    Tombstone,
}
