use std::collections::BTreeMap;
use std::sync::Arc;

use domain_kernel::{Cursor, Timestamp, UserId};
use domain_messages::ChatEvent;

use crate::ring::Ring;
use crate::standing::Local;

/// A chat that somebody on this node hears.
#[derive(Default)]
pub(crate) struct Entry {
    /// Tells this entry from an earlier one of the same chat, whose reads may still be under way.
    pub(crate) epoch: u32,
    pub(crate) head: Cursor,
    pub(crate) member_count: u32,
    pub(crate) order: Order,
    /// The head that is known may belong to another history: the next one read is taken as it is.
    pub(crate) is_suspect: bool,
    pub(crate) ring: Ring,
    /// Who hears it here, by slot.
    pub(crate) locals: Vec<Local>,
    /// Events that came too early, by seq.
    pub(crate) early: BTreeMap<i64, Arc<ChatEvent>>,
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
    /// Something is missing: read from the log at `due`.
    Repairing {
        /// When stragglers are no longer waited for.
        due: Timestamp,
        /// The read is under way.
        is_reading: bool,
    },
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
