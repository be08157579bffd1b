//! What may be appended to a chat's log, and what comes of it.

use domain_chats::{InvitingRight, MemberRole, PostingRight, RemovingRight};
use domain_kernel::{ChatId, ClientId, Number, PortFailure, Seq, Tag, Timestamp, UserId, Version};

use crate::{Body, Content, Draft, Message};

/// What the server adds to every change: the moment, a random tag, and an id for the system line it may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The present moment.
    pub at: Timestamp,
    /// Random mark of the event.
    pub tag: Tag,
}

/// One change of a chat, with the right to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Writes a message.
    Write {
        /// Proof that the author may write here.
        right: PostingRight,
        /// What is written.
        draft: Draft,
        /// When, and with which tag.
        stamp: Stamp,
    },
    /// Replaces the body of a message.
    Edit {
        /// Proof that this message may be edited.
        right: EditingRight,
        /// What it says from now on.
        body: Body,
        /// When, and with which tag.
        stamp: Stamp,
    },
    /// Takes a message back; its text is erased.
    Retract {
        /// Proof that this message may be retracted.
        right: RetractingRight,
        /// When, and with which tag.
        stamp: Stamp,
    },
    /// Lets people in. Those who are in already are skipped; when all are, nothing happens.
    AddMembers {
        /// Proof that the actor may add people.
        right: InvitingRight,
        /// Whom, each once; at most 100, all of them existing users.
        users: Vec<UserId>,
        /// Key of the system line.
        line: ClientId,
        /// When, and with which tag.
        stamp: Stamp,
    },
    /// Takes somebody out. When the person is not in, nothing happens.
    RemoveMember {
        /// Proof that the actor may remove this person.
        right: RemovingRight,
        /// Whom; the actor for leaving.
        user: UserId,
        /// Key of the system line.
        line: ClientId,
        /// When, and with which tag.
        stamp: Stamp,
    },
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// In which chat.
    pub chat: ChatId,
    /// Seq of the message that was written or changed; for members, of the event. Zero when nothing needed to be done.
    pub seq: Seq,
    /// The message's number, if it is countable.
    pub number: Option<Number>,
    /// The message's version after the change.
    pub version: Version,
    /// The moment the log gave it.
    pub at: Timestamp,
    /// True when this is the answer to a repetition: nothing was written now.
    pub repeated: bool,
}

/// What opening a chat came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Founded {
    /// The chat.
    pub chat: ChatId,
    /// False when it existed already.
    pub is_new: bool,
}

/// Why nothing was appended. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendRefused {
    /// The chat's rules, the membership or the message have changed since the right was proved: decide again on fresh facts.
    #[error("the right no longer holds")]
    Stale,
    /// The author has used this client id for another message of this chat.
    #[error("the client id was used for another message")]
    ClientIdReused,
    /// The message to change is gone, or the one to answer is not there.
    #[error("there is no such message")]
    NoSuchMessage,
    /// Too much waits already; the same change may be sent again after a moment.
    #[error("the log is busy")]
    Busy,
    /// The log could not answer. When it timed out the change may have been made: the same client id finds out.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

/// Proof that one message may be edited by its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditingRight {
    posting: PostingRight,
    seq: Seq,
    version: Version,
}

/// Why a message may not be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditDenied {
    /// Somebody else wrote it.
    #[error("only the author edits a message")]
    NotAuthor,
    /// It is a system line or was retracted.
    #[error("this message cannot be edited")]
    NotText,
    /// It is not at the version the editor saw.
    #[error("the message has changed meanwhile")]
    OtherVersion,
}

impl EditingRight {
    /// Proves that the holder of `posting` may edit `message`, of which the editor saw `version`.
    pub fn prove(posting: PostingRight, message: &Message, version: Version) -> Result<Self, EditDenied> {
        match &message.content {
            Content::System(_) | Content::Tombstone => Err(EditDenied::NotText),
            Content::Text(_) if message.sender != posting.user() => Err(EditDenied::NotAuthor),
            Content::Text(_) if message.version != version => Err(EditDenied::OtherVersion),
            Content::Text(_) => Ok(Self { posting, seq: message.seq, version }),
        }
    }

    /// The right to write that it rests on.
    pub fn posting(&self) -> PostingRight {
        self.posting
    }

    /// Which message.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// At which version of it.
    pub fn version(&self) -> Version {
        self.version
    }
}

/// Proof that one message may be retracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetractingRight {
    posting: PostingRight,
    seq: Seq,
}

/// Why a message may not be retracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RetractDenied {
    /// Somebody else wrote it, and the actor does not own the chat.
    #[error("only the author or the chat's owner retracts a message")]
    NotAuthor,
    /// System lines stay.
    #[error("a system line cannot be retracted")]
    SystemLine,
}

impl RetractingRight {
    /// Proves that the holder of `posting`, with `role` in the chat, may retract `message`. Twice is once.
    pub fn prove(posting: PostingRight, role: MemberRole, message: &Message) -> Result<Self, RetractDenied> {
        match &message.content {
            Content::System(_) => Err(RetractDenied::SystemLine),
            Content::Text(_) | Content::Tombstone if message.sender == posting.user() || role == MemberRole::Owner => {
                Ok(Self { posting, seq: message.seq })
            }
            Content::Text(_) | Content::Tombstone => Err(RetractDenied::NotAuthor),
        }
    }

    /// The right to write that it rests on.
    pub fn posting(&self) -> PostingRight {
        self.posting
    }

    /// Which message.
    pub fn seq(&self) -> Seq {
        self.seq
    }
}

impl Change {
    /// The chat it changes.
    pub fn chat(&self) -> ChatId {
        match self {
            Self::Write { right, .. } => right.chat(),
            Self::Edit { right, .. } => right.posting().chat(),
            Self::Retract { right, .. } => right.posting().chat(),
            Self::AddMembers { right, .. } => right.chat(),
            Self::RemoveMember { right, .. } => right.chat(),
        }
    }
}
