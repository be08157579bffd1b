use std::sync::Arc;

use domain_kernel::Tag;
use domain_kernel::ports::{Clock, Randomness};
use domain_messages::Stamp;

/// Makes the stamp of a change: the present moment and a random tag.
#[derive(Clone)]
pub struct Stamps {
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Stamps {
    /// Stamps by this clock and this source of chance.
    pub fn new(clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        Self { clock, randomness }
    }

    /// A stamp for one change.
    pub fn next(&self) -> Stamp {
        Stamp { at: self.clock.now(), tag: self.tag() }
    }

    /// A random tag, never zero: zero is the tag of a cursor before the first event.
    pub fn tag(&self) -> Tag {
        let [a, b, c, d, ..] = self.randomness.bytes();
        Tag::new(i32::from_le_bytes([a | 1, b, c, d]))
    }
}
