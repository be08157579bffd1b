use std::collections::VecDeque;

use crate::{Offer, Outgoing, QUEUE_BYTES, QUEUE_FRAMES};

/// What waits for one connection. Whoever owns the connection guards it with a lock and empties it as a whole.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: VecDeque<Outgoing>,
    bytes: usize,
    is_shut: bool,
}

impl Queue {
    /// Adds a live event, unless too much waits already.
    pub fn offer(&mut self, item: Outgoing) -> Offer {
        let weight = item.weight();
        let fits = self.waiting.len() < QUEUE_FRAMES && (self.bytes + weight <= QUEUE_BYTES || self.waiting.is_empty());
        if self.is_shut || !fits {
            return Offer::Refused;
        }
        Offer::Taken { was_idle: self.put(item) }
    }

    /// Adds something that cannot be refused. True when nothing waited before.
    pub fn put(&mut self, item: Outgoing) -> bool {
        let was_idle = self.waiting.is_empty();
        self.bytes += item.weight();
        self.waiting.push_back(item);
        was_idle
    }

    /// Takes out the oldest.
    pub fn pop(&mut self) -> Option<Outgoing> {
        let item = self.waiting.pop_front();
        match &item {
            Some(item) => self.bytes -= item.weight(),
            // Nothing is kept for an idle connection.
            None => self.waiting = VecDeque::new(),
        }
        item
    }

    /// Throws away the live events that wait, answers them in order, and refuses new ones until [`Self::reopen`].
    ///
    /// Events of the user's own stream that a difference of that stream follows are kept: it would not join on otherwise.
    pub fn shed(&mut self) -> Vec<Outgoing> {
        self.is_shut = true;
        let joint = self.waiting.iter().rposition(|item| matches!(item, Outgoing::UserDiff(_))).unwrap_or(0);
        let mut shed = Vec::new();
        for (place, item) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            let is_shed = match &item {
                Outgoing::Event(_) => true,
                Outgoing::User(_) => place >= joint,
                _ => false,
            };
            if is_shed {
                self.bytes -= item.weight();
                shed.push(item);
            } else {
                self.waiting.push_back(item);
            }
        }
        shed
    }

    /// Takes live events again.
    pub fn reopen(&mut self) {
        self.is_shut = false;
    }

    /// How many frames wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// True when nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many bytes wait, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use domain_kernel::{ChatId, Cursor, Seq};
    use std::sync::Arc;

    use super::*;
    use crate::EventFrame;

    fn event(size: usize) -> Outgoing {
        Outgoing::Event(Arc::new(EventFrame {
            chat: ChatId::new("01890000-0000-7000-8000-000000000001".parse().expect("a UUID")),
            cursor: Cursor::START,
            previous: Cursor::START,
            about: Seq::new(1),
            removed: None,
            bytes: Bytes::from(vec![0; size]),
        }))
    }

    #[test]
    fn a_full_queue_refuses_events_and_nothing_else() {
        for (size, fit) in [(1, QUEUE_FRAMES), (QUEUE_BYTES / 4, 4), (QUEUE_BYTES + 1, 1)] {
            let mut queue = Queue::default();
            for n in 0..fit {
                assert_eq!(queue.offer(event(size)), Offer::Taken { was_idle: n == 0 });
            }
            assert_eq!(queue.offer(event(size)), Offer::Refused);
            assert!(!queue.put(Outgoing::SyncDone));
        }
    }

    #[test]
    fn shedding_keeps_what_the_log_cannot_tell_again() {
        let mut queue = Queue::default();
        queue.put(Outgoing::SyncDone);
        queue.offer(event(10));
        queue.put(Outgoing::Ready(Bytes::from_static(b"{}")));
        assert_eq!(queue.shed(), vec![event(10)]);
        assert_eq!((queue.len(), queue.bytes()), (2, 202));
        assert_eq!(queue.offer(event(10)), Offer::Refused);
        queue.reopen();
        assert!(matches!(queue.offer(event(10)), Offer::Taken { .. }));
        while queue.pop().is_some() {}
        assert_eq!(queue.bytes(), 0);
    }
}
