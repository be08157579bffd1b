//! One connection as the rest of the process holds it: what waits to be written, and its commands.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::task::Waker;

use delivery::{End, Mailbox, Offer, Outgoing, QUEUE_BYTES, QUEUE_FRAMES, Queue};
use domain_kernel::{ChatId, Timestamp};
use parking_lot::Mutex;

use crate::Farewell;
use crate::session::Job;

/// A handle to one connection; all handles are the same connection.
#[derive(Clone, Default)]
pub struct Line(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// When its task must look at the time again, in microseconds.
    deadline: AtomicI64,
    /// Its place in the registry.
    slot: AtomicUsize,
    /// What the log calls it; no other connection of this process has the same.
    number: AtomicU64,
}

#[derive(Default)]
struct State {
    queue: Queue,
    waker: Option<Waker>,
    /// Bytes were taken out and are not written yet.
    is_writing: bool,
    wants_drain: bool,
    farewell: Option<Farewell>,
    /// Commands of each chat that wait for the one under way.
    lanes: HashMap<ChatId, VecDeque<(u64, Job)>>,
    in_flight: usize,
}

/// What there is to do for the task of a connection.
pub(crate) enum Due {
    /// Write this.
    Write(Outgoing),
    /// All is written, and the hub wants to know.
    Drained,
    /// Nothing.
    Rest,
}

impl Line {
    /// Who is to be woken when something comes.
    pub(crate) fn register(&self, waker: &Waker) {
        let mut state = self.0.state.lock();
        if !state.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
    }

    pub(crate) fn waker(&self) -> Option<Waker> {
        self.0.state.lock().waker.clone()
    }

    /// Wakes the connection's task.
    pub(crate) fn wake(&self) {
        if let Some(waker) = self.waker() {
            waker.wake();
        }
    }

    /// The next thing to write; called when what was taken before is written.
    pub(crate) fn next(&self) -> Due {
        let mut state = self.0.state.lock();
        match state.queue.pop() {
            Some(item) => {
                state.is_writing = true;
                Due::Write(item)
            }
            None if std::mem::take(&mut state.wants_drain) => {
                state.is_writing = false;
                Due::Drained
            }
            None => {
                state.is_writing = false;
                Due::Rest
            }
        }
    }

    /// Queues a frame and wakes the task.
    pub(crate) fn send(&self, frame: bytes::Bytes) {
        if self.put(Outgoing::Ready(frame)) {
            self.wake();
        }
    }

    /// True while so much waits that the client's own frames should not be read.
    pub(crate) fn is_clogged(&self) -> bool {
        let state = self.0.state.lock();
        state.queue.len() > 2 * QUEUE_FRAMES || state.queue.bytes() > 2 * QUEUE_BYTES
    }

    /// Ends the connection. The first reason stays.
    pub(crate) fn end(&self, farewell: Farewell) {
        let waker = {
            let mut state = self.0.state.lock();
            state.farewell.get_or_insert(farewell);
            state.waker.clone()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) fn farewell(&self) -> Option<Farewell> {
        self.0.state.lock().farewell
    }

    /// Throws away everything that waits.
    pub(crate) fn clear(&self) {
        let mut state = self.0.state.lock();
        while state.queue.pop().is_some() {}
    }

    pub(crate) fn set_deadline(&self, at: Timestamp) {
        self.0.deadline.store(at.micros(), Ordering::Relaxed);
    }

    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.0.deadline.load(Ordering::Relaxed) <= now.micros()
    }

    pub(crate) fn set_slot(&self, slot: usize, number: u64) {
        self.0.slot.store(slot, Ordering::Relaxed);
        self.0.number.store(number, Ordering::Relaxed);
    }

    /// What the log calls this connection.
    pub(crate) fn number(&self) -> u64 {
        self.0.number.load(Ordering::Relaxed)
    }

    pub(crate) fn slot(&self) -> usize {
        self.0.slot.load(Ordering::Relaxed)
    }

    /// The hub is to be told after all when this is written.
    pub(crate) fn ask_again(&self) {
        self.0.state.lock().wants_drain = true;
    }

    /// What was taken out is not written yet.
    pub(crate) fn set_writing(&self) {
        self.0.state.lock().is_writing = true;
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.0.state.lock().in_flight
    }

    /// Takes a command; answers it if its chat has none under way, otherwise it waits its turn.
    pub(crate) fn begin(&self, id: u64, job: Job) -> Option<(u64, Job)> {
        let mut state = self.0.state.lock();
        state.in_flight += 1;
        let chat = job.chat();
        if let Some(waiting) = state.lanes.get_mut(&chat) {
            waiting.push_back((id, job));
            return None;
        }
        state.lanes.insert(chat, VecDeque::new());
        Some((id, job))
    }

    /// A command is done; answers the next one of its chat.
    pub(crate) fn finish(&self, chat: ChatId) -> Option<(u64, Job)> {
        let mut state = self.0.state.lock();
        state.in_flight -= 1;
        let next = state.lanes.get_mut(&chat).and_then(VecDeque::pop_front);
        if next.is_none() {
            state.lanes.remove(&chat);
            if state.lanes.is_empty() {
                // Nothing is kept for an idle connection.
                state.lanes = HashMap::new();
            }
        }
        next
    }

    /// How many frames and bytes wait.
    pub(crate) fn depth(&self) -> (usize, usize) {
        let state = self.0.state.lock();
        (state.queue.len(), state.queue.bytes())
    }
}

impl Mailbox for Line {
    fn offer(&self, item: Outgoing) -> Offer {
        let mut state = self.0.state.lock();
        match state.queue.offer(item) {
            Offer::Taken { was_idle } => Offer::Taken { was_idle: was_idle && !state.is_writing },
            Offer::Refused => Offer::Refused,
        }
    }

    fn put(&self, item: Outgoing) -> bool {
        let mut state = self.0.state.lock();
        state.queue.put(item) && !state.is_writing
    }

    fn backlog(&self) -> usize {
        let state = self.0.state.lock();
        state.queue.len() + usize::from(state.is_writing)
    }

    fn shed(&self) -> Vec<Outgoing> {
        self.0.state.lock().queue.shed()
    }

    fn reopen(&self) {
        self.0.state.lock().queue.reopen();
    }

    fn tell_when_drained(&self) {
        let waker = {
            let mut state = self.0.state.lock();
            state.wants_drain = true;
            state.waker.clone()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn close(&self, end: End) {
        self.end(match end {
            End::Revoked => Farewell::REVOKED,
            End::Failed => Farewell::INTERNAL,
        });
    }
}
