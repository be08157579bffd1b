use std::collections::BTreeSet;

use client::shapes::{ChatSummary, Message, ReadState, WrittenAs};

/// Where in the log a message was touched last: after the first place, and not after the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touched(pub(super) i64, pub(super) i64);

impl Touched {
    /// By the event at this place.
    pub(super) fn by(seq: i64) -> Self {
        Self(seq - 1, seq)
    }
}

/// The unread count of one chat as a client keeps it (PROTOCOL §3.3, 7 and 11): a difference of numbers, less the retracted ones.
///
/// Numbers of retracted messages are known from the messages themselves. Those retracted before this device began to hold the chat
/// are only known as how many they are: the server's count of that moment tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    last_number: i64,
    seq: i64,
    number: i64,
    retracted: BTreeSet<i64>,
    /// Retracted messages after the marker whose numbers are not known; all are up to `base`, and were retracted by `since`.
    hidden: i64,
    base: i64,
    since: i64,
    /// The marker moved to among the hidden ones, so how many are left is a guess.
    is_guess: bool,
    /// The furthest that the own stream has said: seq and number.
    told: (i64, i64),
}

impl Count {
    /// Begins with what the server says of the chat; `known` are the messages that come with it.
    pub(super) fn begin<'a>(summary: &ChatSummary, known: impl Iterator<Item = &'a Message>) -> Result<Self, String> {
        let mut count = Self::default();
        known.for_each(|message| count.know(message, Touched::by(summary.cursor.seq)));
        count.rebase(summary.cursor.seq, summary.last_number, &summary.read)?;
        Ok(count)
    }

    /// Takes the server's own count, of the moment when the chat ended at `seq` with `last_number`.
    fn rebase(&mut self, seq: i64, last_number: i64, read: &ReadState) -> Result<(), String> {
        (self.last_number, self.base, self.since) = (self.last_number.max(last_number), last_number, seq);
        (self.seq, self.number) = (read.seq, read.number);
        let hidden = last_number - read.number - self.known_after(read.number) - read.unread;
        // What came with it is newer: of what was counted then, something was retracted meanwhile.
        (self.hidden, self.is_guess) = (hidden.max(0), hidden < 0);
        if read.unread > last_number - read.number {
            return Err(format!("{read:?} counts more than there is: the last number is {last_number}, and {self:?}"));
        }
        self.mark(self.told.0, self.told.1, None);
        Ok(())
    }

    /// The same in place of everything that was counted, also of what bumps have told: where the history is another one, numbers mean other
    /// messages. `known` are the messages that are held.
    pub(super) fn replace<'a>(
        &mut self,
        seq: i64,
        last_number: i64,
        read: &ReadState,
        known: impl Iterator<Item = &'a Message>,
    ) -> Result<(), String> {
        let tombstones = known.filter(|message| message.kind == WrittenAs::Tombstone);
        self.retracted = tombstones.filter_map(|message| message.number).collect();
        self.last_number = last_number;
        if last_number - read.number - self.known_after(read.number) < read.unread {
            self.retracted.clear();
        }
        self.rebase(seq, last_number, read)
    }

    /// The chat begins anew, up to `cursor`: a marker that was moved since the summary was read stays. What I wrote in another history
    /// has moved nothing in this one.
    pub(super) fn keep(&mut self, former: &Self, is_same_history: bool, cursor: i64) {
        let (seq, number) = if is_same_history { (former.seq, former.number) } else { former.told };
        if seq <= cursor {
            self.mark(seq, number, None);
        }
        self.told = former.told;
    }

    /// A message was written or changed.
    pub(super) fn meet(&mut self, message: &Message, touched: Touched, me: uuid::Uuid) {
        self.know(message, touched);
        if let Some(number) = message.number {
            self.last_number = self.last_number.max(number);
            if message.sender == me {
                self.mark(message.seq, number, None);
            }
        }
    }

    /// The chat ends with this number now.
    pub(super) fn reach(&mut self, last_number: i64) {
        self.last_number = self.last_number.max(last_number);
    }

    /// These were retracted.
    pub(super) fn retract(&mut self, numbers: &[i64]) {
        self.retracted.extend(numbers);
    }

    /// The server says how far the marker is. Markers never go back: of two readings the later one stays.
    pub(super) fn moved(&mut self, read: &ReadState) {
        self.mark(read.seq, read.number, Some(read.unread));
    }

    /// The own stream says how far the marker is: what it says never goes back.
    pub(super) fn told(&mut self, read: &ReadState) -> Result<(), String> {
        if read.seq < self.told.0 {
            return Err(format!("the own stream moves the marker back from {} to {read:?}", self.told.0));
        }
        self.told = (read.seq, read.number);
        self.moved(read);
        Ok(())
    }

    /// The own stream could not be followed: the history may be another one, so what was said before does not bind it.
    pub(super) fn restart(&mut self, read: &ReadState) {
        self.told = (0, 0);
        if read.seq < self.seq {
            (self.seq, self.number, self.is_guess) = (read.seq, read.number, true);
        }
    }

    /// Where the marker stands.
    pub(crate) fn marker(&self) -> i64 {
        self.seq
    }

    /// The last number heard of.
    pub(crate) fn last_number(&self) -> i64 {
        self.last_number
    }

    /// The badge; nothing when it cannot be known here without asking.
    pub(crate) fn unread(&self) -> Option<i64> {
        (!self.is_guess).then(|| self.last_number - self.number - self.known_after(self.number) - self.hidden)
    }

    fn mark(&mut self, seq: i64, number: i64, unread: Option<i64>) {
        if seq <= self.seq {
            return;
        }
        (self.seq, self.number) = (seq, self.number.max(number));
        if self.hidden == 0 || self.number >= self.base {
            (self.hidden, self.is_guess) = (0, false);
            return;
        }
        let guess = unread.map(|unread| self.last_number - self.number - self.known_after(self.number) - unread);
        (self.hidden, self.is_guess) = (guess.unwrap_or(self.hidden).clamp(0, self.hidden), true);
    }

    fn know(&mut self, message: &Message, touched: Touched) {
        let number = message.number.filter(|_| message.kind == WrittenAs::Tombstone);
        let Some(number) = number.filter(|number| self.retracted.insert(*number)) else { return };
        if self.hidden == 0 || number <= self.number || number > self.base {
            return;
        }
        // Is it one of the hidden ones, or was it retracted after those were counted?
        let Touched(from, to) = touched;
        if to <= self.since {
            self.hidden -= 1;
        } else if from < self.since {
            self.is_guess = true;
        }
    }

    fn known_after(&self, number: i64) -> i64 {
        i64::try_from(self.retracted.range(number + 1..).count()).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::testing::{ME, message, read, summary};

    fn begun(last_number: i64, number: i64, unread: i64) -> Count {
        let summary = ChatSummary { last_number, read: read(number, number, unread), ..summary(last_number) };
        Count::begin(&summary, std::iter::empty()).expect("it adds up")
    }

    #[test]
    fn what_others_write_counts_and_what_i_write_moves_the_marker() {
        let mut count = begun(5, 5, 0);
        count.meet(&message(6, Uuid::from_u128(9)), Touched::by(6), ME);
        assert_eq!(count.unread(), Some(1));
        count.meet(&message(7, ME), Touched::by(7), ME);
        assert_eq!((count.unread(), count.marker()), (Some(0), 7));
    }

    #[test]
    fn a_marker_that_is_told_late_does_not_swallow_what_came_meanwhile() {
        let mut count = begun(5, 3, 2);
        count.meet(&message(6, Uuid::from_u128(9)), Touched::by(6), ME);
        count.told(&read(5, 5, 0)).expect("forwards");
        assert_eq!(count.unread(), Some(1));
    }

    #[test]
    fn a_retraction_counts_once_whoever_tells_it() {
        let mut count = begun(5, 0, 5);
        let gone = Message { kind: WrittenAs::Tombstone, ..message(4, Uuid::from_u128(9)) };
        count.meet(&gone, Touched::by(6), ME);
        count.retract(&[4]);
        assert_eq!(count.unread(), Some(4));
        count.moved(&read(4, 4, 1));
        assert_eq!(count.unread(), Some(1));
    }

    #[test]
    fn retractions_from_before_are_taken_from_the_servers_count() {
        let mut count = begun(10, 2, 6);
        assert_eq!(count.unread(), Some(6));
        count.moved(&read(6, 6, 3));
        assert_eq!(count.unread(), None);
        count.moved(&read(10, 10, 0));
        assert_eq!(count.unread(), Some(0));
    }

    #[test]
    fn a_hidden_one_that_shows_itself_is_counted_once() {
        let gone = Message { kind: WrittenAs::Tombstone, ..message(4, Uuid::from_u128(9)) };
        let cases = [(0, 10, Some(6)), (9, 10, Some(6)), (10, 11, Some(5)), (10, 14, Some(5)), (8, 11, None)];
        for (from, to, unread) in cases {
            let mut count = begun(10, 2, 6);
            count.meet(&gone, Touched(from, to), ME);
            assert_eq!(count.unread(), unread, "{from} to {to}");
        }
    }

    #[test]
    fn a_count_of_more_than_there_is_and_a_marker_that_goes_back_are_noticed() {
        let more = ChatSummary { read: read(3, 3, 3), ..summary(5) };
        assert!(Count::begin(&more, std::iter::empty()).is_err());
        let mut count = begun(9, 0, 9);
        count.told(&read(5, 5, 4)).expect("forwards");
        assert!(count.told(&read(4, 4, 5)).is_err());
        assert_eq!(count.marker(), 5);
    }
}
