use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, SessionId, Timestamp, UserId};
use domain_messages::{Catchup, ResetReason};
use domain_users::Availability;

use super::marks::OwedMarks;
use super::tiers::Passive;
use crate::ports::Attendance;
use crate::standing::Check;

/// Names one connection on one node, and never another one later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId {
    pub(crate) slot: u32,
    generation: u32,
}

/// What the hub knows of one connection. What is only needed while it catches up is boxed: an idle connection is small.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact of its own, true or false beside all others")]
pub(crate) struct Connection<M> {
    pub(crate) id: ConnectionId,
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) mailbox: M,
    /// How far it was told of the user's own stream.
    pub(crate) user_at: Option<Cursor>,
    /// The newest event of that stream that was heard.
    pub(crate) user_seen: Seq,
    pub(crate) is_reading_user: bool,
    /// Whether the head of that stream is being compared with the log.
    pub(crate) head_check: Check,
    /// The user's stream must be read (again) when that is possible.
    pub(crate) is_user_stale: bool,
    pub(crate) is_lagging: bool,
    /// Nobody has touched the device for a while.
    pub(crate) is_idle: bool,
    pub(crate) focus: Option<ChatId>,
    /// There for those who take bumps of large chats.
    pub(super) passive: Option<Box<Passive>>,
    pub(super) owed_marks: Option<Box<OwedMarks>>,
    pub(crate) is_reading_marks: bool,
    /// Every chat it is attached to.
    pub(crate) chats: Vec<ChatId>,
    /// Chats that it was taken out of while its client still holds them.
    pub(crate) orphans: Vec<ChatId>,
    /// Chats that wait for a diff.
    pub(crate) behind: VecDeque<ChatId>,
    pub(crate) batch: Option<Box<Batch>>,
    /// Chats whose head is not known yet.
    pub(crate) unplaced: usize,
    /// Chats whose newest page is to be read or being read.
    pub(crate) resetting: usize,
    /// Those of them for which the socket is waited for.
    pub(crate) resets: VecDeque<(ChatId, ResetReason)>,
    /// Newest pages being read, those included that nobody needs any more.
    pub(crate) pages: usize,
    /// Until `sync_done`.
    pub(crate) boot: Option<Box<Boot>>,
    pub(crate) watch: Option<Box<Watch>>,
    /// People between whom and the user there is a block; `None` while that is not known.
    pub(crate) severed: Option<Vec<UserId>>,
    /// The last question about them.
    pub(super) severed_question: u64,
    /// Reads for it that met corrupt data.
    pub(crate) corrupt_reads: u8,
}

impl<M> Connection<M> {
    /// How much its user is there by this connection alone.
    pub(super) fn attendance(&self) -> Attendance {
        if self.is_idle { Attendance::Idle } else { Attendance::Active }
    }
}

/// The first catching up.
pub(crate) struct Boot {
    /// What the client said it holds; taken when the memberships are known.
    pub(crate) held: HashMap<ChatId, Cursor>,
    pub(crate) stage: Stage,
}

/// How far the first catching up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The user's chats are being read.
    Reading,
    /// The chats are brought to their heads.
    Placing,
    /// The head of the user's stream is compared once more.
    Checking,
    /// It was; nothing but what it has brought is missing.
    Checked,
}

/// Some chats that are read together.
pub(crate) struct Batch {
    /// The log that it is read from, as [`super::loss::Loss`] counts them.
    pub(crate) log: u32,
    pub(crate) waiting: usize,
    /// About how much was read so far.
    pub(crate) bytes: usize,
    pub(crate) read: Vec<(ChatId, Cursor, Arc<Catchup>)>,
}

/// Whose coming and going it hears.
pub(crate) struct Watch {
    pub(crate) users: Vec<UserId>,
    pub(crate) changed: Vec<UserId>,
    /// What they appear as here, or that they may not be seen; who is missing has not been looked at.
    pub(crate) sights: BTreeMap<UserId, Option<Availability>>,
    /// The last question about all of them.
    pub(super) question: u64,
    /// The last question about one of them alone, if there was any since.
    pub(super) questions: BTreeMap<UserId, u64>,
    /// The registry was asked and nothing was told yet: then the answer is told at once.
    pub(crate) is_awaiting: bool,
    pub(crate) next_at: Timestamp,
}

/// All connections of the node, by slot.
pub(crate) struct Connections<M> {
    slots: Vec<Option<Connection<M>>>,
    free: Vec<u32>,
    generation: u32,
    /// Where the walk goes on.
    walked: usize,
}

impl<M> Default for Connections<M> {
    fn default() -> Self {
        Self { slots: Vec::new(), free: Vec::new(), generation: 0, walked: 0 }
    }
}

impl<M> Connections<M> {
    pub(crate) fn insert(&mut self, make: impl FnOnce(ConnectionId) -> Connection<M>) -> ConnectionId {
        self.generation = self.generation.wrapping_add(1);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let id = ConnectionId { slot, generation: self.generation };
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = Some(make(id));
        }
        id
    }

    pub(crate) fn remove(&mut self, id: ConnectionId) -> Option<Connection<M>> {
        self.known(id)?;
        let removed = self.slots.get_mut(id.slot as usize)?.take();
        self.free.push(id.slot);
        removed
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&Connection<M>> {
        self.slots.get(slot as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut Connection<M>> {
        self.slots.get_mut(slot as usize)?.as_mut()
    }

    /// The connection, if it is still that one.
    pub(crate) fn known(&mut self, id: ConnectionId) -> Option<&mut Connection<M>> {
        self.get_mut(id.slot).filter(|connection| connection.id == id)
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    pub(crate) fn lagging(&self) -> usize {
        self.slots.iter().flatten().filter(|connection| connection.is_lagging).count()
    }

    /// The next connections of a walk that visits all in `parts` steps.
    pub(crate) fn part(&mut self, parts: usize) -> Vec<ConnectionId> {
        let count = self.slots.len().div_ceil(parts);
        let start = self.walked;
        self.walked = if start + count >= self.slots.len() { 0 } else { start + count };
        let part = self.slots.iter().skip(start).take(count).flatten();
        part.map(|connection| connection.id).collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Connection<M>> {
        self.slots.iter().flatten()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Connection<M>> {
        self.slots.iter_mut().flatten()
    }
}
