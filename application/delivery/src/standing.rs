use domain_chats::{SeqSpan, Visibility};
use domain_kernel::{Cursor, Seq};

/// Whether a head is being read: never twice at once, and again when something may have happened since it was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Check {
    /// Not now.
    #[default]
    Idle,
    /// It is asked for.
    UnderWay {
        /// What was known then: a lower head is of another history.
        known: Seq,
        /// Why.
        cause: Cause,
    },
    /// It is asked for, and must be asked for once more.
    Again {
        /// Why.
        cause: Cause,
    },
}

impl Check {
    /// Notes that the head is wanted. True when it is to be asked for now.
    pub(crate) fn want(&mut self, known: Seq, cause: Cause) -> bool {
        let is_idle = *self == Self::Idle;
        *self = if is_idle { Self::UnderWay { known, cause } } else { Self::Again { cause } };
        is_idle
    }
}

/// What showed that something was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// An event that does not follow.
    Hole,
    /// The tail of the log, looked at because the bus had lost something.
    Tail,
    /// The walk through all heads.
    Patrol,
    /// A chat that came onto somebody's screen.
    Focus,
    /// The bus, which has named the event and does not carry it.
    Told,
}

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
    /// Gets no events but bumps.
    Passive {
        /// Where its events were left: from there they go on.
        at: Cursor,
        /// Its list was told of everything up to here.
        told: Seq,
    },
}

/// One connection in one chat.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    pub(crate) slot: u32,
    pub(crate) standing: Standing,
    pub(crate) joined: Seq,
    /// How far its client has acknowledged what it got.
    pub(crate) acked: Seq,
    /// Former memberships; hardly anybody has one.
    pub(crate) former: Option<Box<[SeqSpan]>>,
}

impl Local {
    pub(crate) fn new(slot: u32, standing: Standing, visibility: Visibility) -> Self {
        let former = (!visibility.former.is_empty()).then(|| visibility.former.into_boxed_slice());
        Self { slot, standing, joined: visibility.joined, acked: Seq::default(), former }
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
