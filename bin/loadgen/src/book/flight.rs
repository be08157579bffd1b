use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};

/// One message: when it left, when it was answered, who has it.
#[derive(Debug, Default)]
pub(crate) struct Flight {
    chat: AtomicUsize,
    left: AtomicU64,
    answered: AtomicU64,
    last_received: AtomicU64,
    answers: AtomicU32,
    receivers: AtomicU32,
}

impl Flight {
    pub(super) fn leave(&self, chat: usize, now: u64) {
        self.chat.store(chat, Relaxed);
        self.left.store(now, Relaxed);
    }

    pub(super) fn answer(&self, now: u64) {
        self.answered.store(now, Relaxed);
        self.answers.fetch_add(1, Relaxed);
    }

    pub(super) fn receive(&self, now: u64) {
        self.last_received.fetch_max(now, Relaxed);
        self.receivers.fetch_add(1, Relaxed);
    }

    pub(super) fn chat(&self) -> usize {
        self.chat.load(Relaxed)
    }

    pub(super) fn answers(&self) -> u32 {
        self.answers.load(Relaxed)
    }

    pub(super) fn receivers(&self) -> u32 {
        self.receivers.load(Relaxed)
    }

    /// Nanoseconds from leaving to the answer.
    pub(super) fn until_answer(&self) -> u64 {
        self.answered.load(Relaxed).saturating_sub(self.left.load(Relaxed))
    }

    /// Nanoseconds from leaving to the last receiver.
    pub(super) fn until_last_receiver(&self) -> u64 {
        self.last_received.load(Relaxed).saturating_sub(self.left.load(Relaxed))
    }
}
