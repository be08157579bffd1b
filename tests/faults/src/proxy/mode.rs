//! How a link behaves now.

use std::time::Duration;

/// One way through the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From who connected to what it connected to.
    Up,
    /// The answer's way.
    Down,
}

/// How bytes pass in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flow {
    #[default]
    Free,
    /// Each byte arrives so much later; the bandwidth stays.
    Delayed(Duration),
    Throttled {
        bytes_per_second: u64,
    },
    /// Nothing passes, nothing is lost: what was sent arrives when the link heals.
    Frozen,
    /// Bytes vanish while the connection looks open.
    Swallowed,
}

/// How both directions behave, and the door.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mode {
    pub(crate) is_refusing: bool,
    up: Flow,
    down: Flow,
}

impl Mode {
    /// How bytes pass in `direction`.
    pub(crate) fn of(&self, direction: Direction) -> Flow {
        match direction {
            Direction::Up => self.up,
            Direction::Down => self.down,
        }
    }

    pub(super) fn of_mut(&mut self, direction: Direction) -> &mut Flow {
        match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        }
    }

    pub(super) fn is_swallowing(&self) -> bool {
        self.up == Flow::Swallowed || self.down == Flow::Swallowed
    }
}
