//! One entry of a client's chat list: what is shown of a chat without its history. Bumps keep it true where no events come, so each
//! of them is held against the log: it tells exactly what has happened since the client was last told.

use std::collections::BTreeSet;

use domain_kernel::{Number, Seq, UserId, Version};
use domain_messages::{ChatSummary, Message};

use super::store::Stream;
use crate::ChatBump;

/// What a client shows of a chat in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The last event that it counts.
    pub seq: Seq,
    pub last_number: Number,
    /// The newest message.
    pub last: Option<(Seq, Version)>,
}

impl Listed {
    pub fn of(summary: &ChatSummary) -> Self {
        let last = summary.last_message.as_ref().map(|message| (message.seq, message.version));
        Self { seq: summary.cursor.seq, last_number: summary.last_number, last }
    }

    /// Events up to `seq` were applied, and these messages were among what they touched.
    pub fn follow<'a>(&mut self, seq: Seq, touched: impl IntoIterator<Item = &'a Message>) {
        self.seq = seq;
        for message in touched {
            self.last_number = self.last_number.max(message.number.unwrap_or_default());
            self.show(message.seq, message.version);
        }
    }

    pub fn show(&mut self, seq: Seq, version: Version) {
        if self.last.is_none_or(|(last, _)| last <= seq) {
            self.last = Some((seq, version));
        }
    }

    /// Takes a bump, and says what is wrong with it.
    pub fn bump(&mut self, bump: &ChatBump, whom: UserId, stream: &Stream) -> Option<String> {
        let before = self.clone();
        self.seq = bump.seq;
        self.last_number = bump.last_number;
        if bump.read.is_some() {
            self.last = None;
        }
        if let Some(message) = &bump.last_message {
            self.show(message.seq, message.version);
        }
        if stream.was_rolled_back {
            // What it tells may be of a history that is no more.
            return None;
        }
        let told: BTreeSet<Number> = bump.retracted.iter().copied().collect();
        let expected = stream.retracted(before.seq, bump.seq);
        let is_exact = told.len() == bump.retracted.len() && told == expected;
        let unread = bump.read.map(|read| (read.unread, stream.unread_at(bump.seq, read.number)));
        let leak = bump.last_message.as_ref().filter(|message| !stream.hears(whom, message.seq));
        if !stream.hears(whom, bump.seq) {
            Some("after the removal".to_owned())
        } else if let Some(leak) = leak {
            Some(format!("with message {}, which may not be seen", leak.seq))
        } else if bump.read.is_none() && !is_exact {
            Some(format!("after {} with {told:?} retracted, not {expected:?}", before.seq))
        } else if bump.last_number != stream.last_number_at(bump.seq) {
            Some(format!("with {} for its last number", bump.last_number))
        } else {
            unread
                .filter(|(told, counted)| told != counted)
                .map(|(told, counted)| format!("with {told} unread, not {counted}"))
        }
    }
}
