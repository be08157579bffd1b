use std::time::Duration;

use tokio::time::Instant;

/// When something was broken on purpose: then nothing is held to a clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trouble {
    is_on: bool,
    last: Option<Instant>,
}

impl Trouble {
    /// Something is being broken.
    pub(crate) fn begin(&mut self) {
        (self.is_on, self.last) = (true, Some(Instant::now()));
    }

    /// Nothing is being broken any more; its consequences go on.
    pub(crate) fn end(&mut self) {
        if self.is_on {
            (self.is_on, self.last) = (false, Some(Instant::now()));
        }
    }

    /// The system was found whole.
    pub(crate) fn forget(&mut self) {
        if !self.is_on {
            self.last = None;
        }
    }

    /// True when nothing was broken for so long.
    pub(crate) fn is_calm_for(&self, time: Duration) -> bool {
        !self.is_on && self.last.is_none_or(|last| last.elapsed() > time)
    }
}
