use domain_chats::{SeqSpan, Visibility};
use domain_kernel::{Cursor, Seq};

/// Where one connection stands in one chat: what was queued for it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Wants to go on from here, once the chat's head is known.
    Unplaced(Cursor),
    /// At the head: the next event is for it.
    Live,
    /// Beyond the head that this node knows: the log was read further than the bus has told.
    Ahead(Cursor),
    /// Before the head: gets a diff from here and no event until then.
    Behind(Cursor),
    /// Gets the newest page and no event until then.
    Resetting,
}

/// One connection in one chat.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    pub(crate) slot: u32,
    pub(crate) standing: Standing,
    pub(crate) joined: Seq,
    /// Former memberships; hardly anybody has one.
    pub(crate) former: Option<Box<[SeqSpan]>>,
}

impl Local {
    pub(crate) fn new(slot: u32, standing: Standing, visibility: Visibility) -> Self {
        let former = (!visibility.former.is_empty()).then(|| visibility.former.into_boxed_slice());
        Self { slot, standing, joined: visibility.joined, former }
    }

    /// True when what was written at `seq` may be seen.
    pub(crate) fn admits(&self, seq: Seq) -> bool {
        seq >= self.joined
            || self.former.as_deref().is_some_and(|former| former.iter().any(|span| span.from <= seq && seq < span.to))
    }

    pub(crate) fn visibility(&self) -> Visibility {
        Visibility { joined: self.joined, former: self.former.as_deref().unwrap_or_default().to_vec() }
    }
}
