//! Rules broken on purpose, so that tests can show that breaking them is seen. In a server that is built for use nothing is.

use super::Hub;

/// A rule of the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// A hole is taken for the next event.
    SkipHoles,
    /// Who is removed stays attached.
    KeepRemoved,
    /// What a client says it holds is not compared with the head.
    TrustCursors,
    /// The ring is replayed to somebody who was removed in between.
    ReplayToAnybody,
    /// What a slow connection missed is not remembered.
    ForgetLag,
    /// A diff does not look for a removal in what it covers.
    TrustDiffs,
    /// Places are compared by their number alone, whatever history they come from.
    CursorWithoutTag,
    /// A newcomer's state is read before events count for it.
    ReadBeforeRegister,
}

#[cfg(test)]
impl Sabotage {
    pub(crate) const ALL: [Self; 8] = [
        Self::SkipHoles,
        Self::KeepRemoved,
        Self::TrustCursors,
        Self::ReplayToAnybody,
        Self::ForgetLag,
        Self::TrustDiffs,
        Self::CursorWithoutTag,
        Self::ReadBeforeRegister,
    ];
}

impl<M> Hub<M> {
    /// Breaks a rule from now on; none with `None`.
    #[cfg(any(test, feature = "sabotage"))]
    pub fn sabotage(&mut self, rule: Option<Sabotage>) {
        self.sabotage = rule;
    }

    #[cfg(any(test, feature = "sabotage"))]
    pub(super) fn breaks(&self, rule: Sabotage) -> bool {
        self.sabotage == Some(rule)
    }

    #[cfg(not(any(test, feature = "sabotage")))]
    #[expect(clippy::unused_self, reason = "the hub of a test looks here whether it breaks the rule")]
    pub(super) const fn breaks(&self, _rule: Sabotage) -> bool {
        false
    }
}
