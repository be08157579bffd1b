//! The account of one run: which messages were sent, when, who answered and who received them.
//!
//! A message's number in the book is the id of its command and the low half of its client id, so that whoever sees it
//! knows where to make the entry. Entries are atomics: thousands of readers share the book.

mod flight;
mod verdict;

use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

use uuid::Uuid;

pub(crate) use flight::Flight;
pub(crate) use verdict::Verdict;

use crate::client::frame;

/// Characters of each message: what people write on average, with room.
pub(crate) const BODY_CHARACTERS: usize = 200;
/// More complaints than these are only counted.
const FAULTS_SHOWN: usize = 10;

/// See above.
pub(crate) struct Book {
    start: Instant,
    /// Tells client ids of this run from those of others.
    run: u64,
    body: String,
    chats: Vec<Uuid>,
    flights: Box<[Flight]>,
    next: AtomicUsize,
    answered: AtomicU64,
    received: AtomicU64,
    /// Received by way of a diff, because the reader had been too slow for the event.
    caught_up: AtomicU64,
    /// Commands that were sent again because the server was busy.
    busy: AtomicU64,
    /// Commands that were sent again because the sender was too fast for the server's taste.
    rated: AtomicU64,
    faults: Mutex<Vec<String>>,
    fault_count: AtomicU64,
    /// The first event seen, byte for byte: the raw loop sends the same.
    sample: OnceLock<Vec<u8>>,
}

impl Book {
    /// A book for at most `capacity` messages to `chats`.
    pub(crate) fn new(chats: Vec<Uuid>, capacity: usize) -> Self {
        Self {
            start: Instant::now(),
            run: RandomState::new().hash_one(chats.first()),
            body: "Тест ".chars().chain("message ".chars().cycle()).take(BODY_CHARACTERS).collect(),
            chats,
            flights: (0..capacity).map(|_| Flight::default()).collect(),
            next: AtomicUsize::new(0),
            answered: AtomicU64::new(0),
            received: AtomicU64::new(0),
            caught_up: AtomicU64::new(0),
            busy: AtomicU64::new(0),
            rated: AtomicU64::new(0),
            faults: Mutex::new(Vec::new()),
            fault_count: AtomicU64::new(0),
            sample: OnceLock::new(),
        }
    }

    /// Enters a new message to the chat at `chat` and answers its command; nothing when the book is full.
    pub(crate) fn open(&self, chat: usize) -> Option<Vec<u8>> {
        let number = self.next.fetch_add(1, Relaxed);
        self.flights.get(number)?.leave(chat, self.now());
        self.command(number)
    }

    /// The command of message `number` as a frame; the same each time.
    pub(crate) fn command(&self, number: usize) -> Option<Vec<u8>> {
        self.text(number).map(|text| frame::encode(frame::TEXT, &text))
    }

    pub(crate) fn text(&self, number: usize) -> Option<Vec<u8>> {
        let chat = self.chats.get(self.flights.get(number)?.chat())?;
        let (client_id, body) = (Uuid::from_u64_pair(self.run, number as u64), &self.body);
        let text = format!(
            r#"{{"type":"cmd","id":{number},"cmd":{{"type":"send_message","chat":"{chat}","client_id":"{client_id}","body":"{body}","reply_to":null}}}}"#
        );
        Some(text.into_bytes())
    }

    /// The server has answered command `number`.
    pub(crate) fn answer(&self, number: u64, now: u64) {
        match self.flight(number) {
            Some(flight) => flight.answer(now),
            None => self.blame(format!("an answer to command {number}, which nobody sent")),
        }
        self.answered.fetch_add(1, Relaxed);
    }

    /// Somebody has received the message with this client id. Messages of other runs do not count.
    pub(crate) fn receive(&self, client_id: Uuid, now: u64) {
        let (run, number) = client_id.as_u64_pair();
        if run != self.run {
            return;
        }
        match self.flight(number) {
            Some(flight) => flight.receive(now),
            None => self.blame(format!("message {number}, which nobody sent")),
        }
        self.received.fetch_add(1, Relaxed);
    }

    /// The raw loop's frames have no client id: the first is message 0.
    pub(crate) fn receive_raw(&self, number: u64, now: u64) {
        self.receive(Uuid::from_u64_pair(self.run, number), now);
    }

    /// Somebody had to be told by a diff.
    pub(crate) fn note_caught_up(&self) {
        self.caught_up.fetch_add(1, Relaxed);
    }

    /// A command was refused with `code` and is to be sent again.
    pub(crate) fn note_repeated(&self, code: &str) {
        let count = if code == "rate" { &self.rated } else { &self.busy };
        count.fetch_add(1, Relaxed);
    }

    /// Something is wrong.
    pub(crate) fn blame(&self, fault: String) {
        self.fault_count.fetch_add(1, Relaxed);
        let mut faults = self.faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if faults.len() < FAULTS_SHOWN {
            faults.push(fault);
        }
    }

    /// Keeps the first event as a sample.
    pub(crate) fn show(&self, event: &[u8]) {
        if self.sample.get().is_none() {
            let _ = self.sample.set(event.to_vec());
        }
    }

    /// The first event.
    pub(crate) fn sample(&self) -> Option<&[u8]> {
        self.sample.get().map(Vec::as_slice)
    }

    /// Nanoseconds since the run began.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// How many messages were sent.
    pub(crate) fn sent(&self) -> usize {
        self.next.load(Relaxed).min(self.flights.len())
    }

    /// How many commands were answered.
    pub(crate) fn answered(&self) -> u64 {
        self.answered.load(Relaxed)
    }

    /// How many messages were received, by all receivers together.
    pub(crate) fn received(&self) -> u64 {
        self.received.load(Relaxed)
    }

    fn flight(&self, number: u64) -> Option<&Flight> {
        let number = usize::try_from(number).ok().filter(|number| *number < self.sent())?;
        self.flights.get(number)
    }
}
