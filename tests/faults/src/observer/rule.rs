use std::fmt::{self, Display, Formatter};

/// What must be true whatever breaks: the invariants A1 to A12 of the fault plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rule {
    /// Whatever was answered with a place, or shown to anybody, is in the log, as it was sent.
    Durable,
    /// A client id names one message, and every retry is answered with its place.
    Unique,
    /// Seqs and numbers have no holes, times rise.
    Dense,
    /// Everybody is told a chat's events in the same order, without a hole.
    SameOrder,
    /// What a client holds is what a fresh fetch answers.
    SameState,
    /// Nobody is given what lies outside their memberships.
    NoLeak,
    /// Read markers never go back and are the same everywhere at rest.
    MarkerForwards,
    /// The count of unread messages is the truth.
    UnreadTrue,
    /// What is said after something was seen stands after it.
    Causal,
    /// A session that was ended hears nothing.
    Revoked,
    /// Every connected client comes to the head by itself.
    Live,
    /// Memory and connections stay within limits.
    Bounded,
    /// The rig itself did enough for its silence to mean something.
    Busy,
}

impl Rule {
    /// Its name in the fault plan.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Durable => "A1 durable",
            Self::Unique => "A2 unique",
            Self::Dense => "A3 dense",
            Self::SameOrder => "A4 same order",
            Self::SameState => "A5 same state",
            Self::NoLeak => "A6 no delivery after removal",
            Self::MarkerForwards => "A7 marker monotone",
            Self::UnreadTrue => "A8 unread is the truth",
            Self::Causal => "A9 causal",
            Self::Revoked => "A10 revoked",
            Self::Live => "A11 live",
            Self::Bounded => "A12 bounded",
            Self::Busy => "rig idle",
        }
    }

    /// True when a log that lost its tail breaks the rule rightly: the promise was made by a history that is gone.
    pub(crate) fn ends_with_the_tail(self) -> bool {
        match self {
            Self::Durable | Self::Unique | Self::SameOrder | Self::MarkerForwards | Self::Causal | Self::Revoked => {
                true
            }
            Self::Dense
            | Self::SameState
            | Self::NoLeak
            | Self::UnreadTrue
            | Self::Live
            | Self::Bounded
            | Self::Busy => false,
        }
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
