//! Looks at what passes, on links whose speech is known.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::lie::Liar;
use super::trap::Watch;
use super::{Direction, Shared, Speech};

/// What becomes of a piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Passing {
    On(Vec<u8>),
    /// The connection ends here and the piece with it.
    CutBefore,
    /// The piece goes on, its answer never comes, then the connection ends.
    CutAfter(Vec<u8>),
}

/// What one direction of one connection knows of what has passed.
#[derive(Debug)]
pub(super) enum Filter {
    Blind,
    Publications(Liar),
    Requests(Watch),
}

impl Filter {
    pub(super) fn of(speech: Speech, direction: Direction) -> Self {
        match (speech, direction) {
            (Speech::Redis, Direction::Down) => Self::Publications(Liar::default()),
            (Speech::Postgres, Direction::Up) => Self::Requests(Watch::default()),
            (Speech::Plain | Speech::Redis | Speech::Postgres, _) => Self::Blind,
        }
    }

    pub(super) fn pass(&mut self, bytes: &[u8], shared: &Shared) -> Passing {
        match self {
            Self::Blind => Passing::On(bytes.to_vec()),
            Self::Publications(liar) => {
                let lie = *shared.lie.lock().unwrap_or_else(PoisonError::into_inner);
                let (told, touched) = liar.tell(bytes, lie);
                shared.touched.fetch_add(touched, Ordering::Relaxed);
                Passing::On(told)
            }
            Self::Requests(watch) => {
                let mut trap = shared.trap.lock().unwrap_or_else(PoisonError::into_inner);
                let passing = watch.see(bytes, trap.as_mut());
                shared.touched.fetch_add(u64::from(!matches!(passing, Passing::On(_))), Ordering::Relaxed);
                passing
            }
        }
    }
}
