use std::collections::BTreeMap;
use std::sync::Arc;

use domain_kernel::{Cursor, Number, Seq, Timestamp, UserId};
use domain_messages::ChatEvent;

use super::bumps::Window;
use crate::ring::Ring;
use crate::standing::{Cause, Check, Local, Standing};

/// A chat that somebody on this node hears.
#[derive(Default)]
pub(crate) struct Entry {
    /// Tells this entry from an earlier one of the same chat, whose reads may still be under way.
    pub(crate) epoch: u32,
    pub(crate) head: Cursor,
    pub(crate) member_count: u32,
    pub(crate) last_number: Number,
    pub(crate) order: Order,
    /// Whether the head is being compared with the log.
    pub(crate) check: Check,
    /// The log has an event at this place, whether it was heard or not.
    pub(crate) told: Seq,
    /// The head that is known may belong to another history: the next one read is taken as it is.
    pub(crate) is_suspect: bool,
    pub(crate) ring: Ring,
    /// Who hears it here, by slot.
    pub(crate) locals: Vec<Local>,
    /// Events that came too early, by seq.
    pub(crate) early: BTreeMap<i64, Arc<ChatEvent>>,
    /// In a large chat, what has happened since the last bump.
    pub(crate) window: Option<Box<Window>>,
    /// When typing of somebody was last passed on.
    pub(crate) typing: Vec<(UserId, Timestamp)>,
}

/// Whether the next event can be handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// The head is not known yet.
    #[default]
    Loading,
    /// Nothing is missing as far as is known.
    Live,
    /// Something is missing.
    Repairing(Repair),
}

/// A hole that is being closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    /// What showed it.
    pub(crate) cause: Cause,
    /// When the log is read: stragglers are waited for until then.
    pub(crate) due: Timestamp,
    /// The read that is under way goes on from here.
    pub(crate) reading: Option<Cursor>,
    /// Events up to here were in the log when that read was asked for.
    pub(crate) covers: Seq,
    /// Reads that failed or told nothing.
    pub(crate) futile: u32,
}

impl Entry {
    fn place(&self, slot: u32) -> Result<usize, usize> {
        self.locals.binary_search_by_key(&slot, |local| local.slot)
    }

    pub(crate) fn local(&self, slot: u32) -> Option<&Local> {
        self.locals.get(self.place(slot).ok()?)
    }

    pub(crate) fn local_mut(&mut self, slot: u32) -> Option<&mut Local> {
        let place = self.place(slot).ok()?;
        self.locals.get_mut(place)
    }

    /// How far this chat is known to go.
    pub(crate) fn known(&self) -> Seq {
        let ahead = self.locals.iter().filter_map(|local| match local.standing {
            Standing::Ahead(Cursor { seq, .. }) | Standing::Passive { told: seq, .. } => Some(seq),
            Standing::Unplaced(_) | Standing::Live | Standing::Behind(_) | Standing::Resetting => None,
        });
        ahead.fold(self.head.seq.max(self.told), Seq::max)
    }

    /// False when it is there already.
    pub(crate) fn add(&mut self, local: Local) -> bool {
        match self.place(local.slot) {
            Ok(_) => false,
            Err(place) => {
                self.locals.insert(place, local);
                true
            }
        }
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Local> {
        let place = self.place(slot).ok()?;
        Some(self.locals.remove(place))
    }
}
