use std::collections::VecDeque;
use std::sync::Arc;

use domain_kernel::{Cursor, Seq, Tag};

use crate::EventFrame;
use crate::limits::{RING_BYTES, RING_EVENTS};

/// The last events of a chat, encoded: a short way back costs no read.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    frames: VecDeque<Arc<EventFrame>>,
    bytes: usize,
}

impl Ring {
    pub(crate) fn push(&mut self, frame: Arc<EventFrame>) {
        self.bytes += frame.bytes.len();
        self.frames.push_back(frame);
        while self.frames.len() > 1 && (self.frames.len() > RING_EVENTS || self.bytes > RING_BYTES) {
            self.bytes -= self.frames.pop_front().map_or(0, |frame| frame.bytes.len());
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The tag of the event at `seq`, if it is held.
    pub(crate) fn tag_at(&self, seq: Seq) -> Option<Tag> {
        let place = self.frames.binary_search_by_key(&seq, |frame| frame.cursor.seq).ok()?;
        self.frames.get(place).map(|frame| frame.cursor.tag)
    }

    /// The events after `from`, if the ring reaches back that far.
    pub(crate) fn after(&self, from: Cursor) -> Option<impl Iterator<Item = &Arc<EventFrame>>> {
        let start = self.frames.iter().position(|frame| frame.previous == from)?;
        Some(self.frames.range(start..))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use domain_kernel::ChatId;

    use super::*;

    fn cursor(seq: i64) -> Cursor {
        Cursor::new(Seq::new(seq), Tag::new(7))
    }

    fn ring(count: i64, size: usize) -> Ring {
        let mut ring = Ring::default();
        for seq in 1..=count {
            ring.push(Arc::new(EventFrame {
                chat: ChatId::new("01890000-0000-7000-8000-000000000001".parse().expect("a UUID")),
                cursor: cursor(seq),
                previous: cursor(seq - 1),
                about: Seq::new(seq),
                removed: None,
                bytes: Bytes::from(vec![0; size]),
            }));
        }
        ring
    }

    #[test]
    fn a_ring_forgets_by_count_and_by_size() {
        for (count, size, first) in [(10, 1, 0), (100, 1, 36), (100, 8 * 1024, 92), (3, RING_BYTES * 2, 2)] {
            let ring = ring(count, size);
            assert!(ring.after(cursor(first)).is_some(), "{count} of {size}");
            assert!(first == 0 || ring.after(cursor(first - 1)).is_none(), "{count} of {size}");
            assert_eq!(i64::try_from(ring.after(cursor(first)).expect("there").count()), Ok(count - first));
        }
    }

    #[test]
    fn another_history_is_not_in_the_ring() {
        let other = Cursor::new(Seq::new(5), Tag::new(8));
        assert!(ring(10, 1).after(other).is_none());
        assert!(ring(10, 1).after(cursor(10)).is_none());
    }
}
