//! A chat as a server would tell of it, for tests of the store: any summary, any difference, any event of a drawn history.

use std::collections::BTreeMap;

use client::shapes::{
    ChatEvent, ChatSummary, Cursor, Diff, Event, FromServer, Message, Reset, UserDiff, UserEvent, UserEventKind,
    WrittenAs,
};
use uuid::Uuid;

use super::testing::{CHAT, ME, cursor, message, read, summary};
use crate::dice::Dice;

const OTHER: Uuid = Uuid::from_u128(2);

/// The messages after each event, by seq; place 0 is before the first.
pub(super) struct History {
    states: Vec<BTreeMap<i64, Message>>,
    /// The message of each event.
    touched: Vec<i64>,
}

impl History {
    /// `length` events: most are new messages, some edits and retractions, some of mine.
    pub(super) fn draw(seed: u64, length: usize) -> Self {
        let mut dice = Dice::new(seed);
        let mut history = Self { states: vec![BTreeMap::new()], touched: vec![0] };
        for seq in (1..).take(length) {
            let mut messages = history.states.last().cloned().unwrap_or_default();
            let texts: Vec<i64> = messages
                .values()
                .filter(|message| message.kind == WrittenAs::Text)
                .map(|message| message.seq)
                .collect();
            let touched = dice.pick(&texts).copied().filter(|_| dice.chance(40)).unwrap_or(seq);
            if touched == seq {
                let number = messages.values().filter_map(|message| message.number).max().unwrap_or(0) + 1;
                let sender = if dice.chance(15) { ME } else { OTHER };
                messages.insert(seq, Message { number: Some(number), ..message(seq, sender) });
            } else {
                let is_gone = dice.chance(50);
                messages.entry(touched).and_modify(|message| change(message, seq, is_gone));
            }
            history.states.push(messages);
            history.touched.push(touched);
        }
        history
    }

    pub(super) fn head(&self) -> i64 {
        i64::try_from(self.states.len()).expect("short") - 1
    }

    fn at(&self, seq: i64) -> &BTreeMap<i64, Message> {
        &self.states[usize::try_from(seq).expect("positive")]
    }

    fn touched(&self, seq: i64) -> i64 {
        self.touched[usize::try_from(seq).expect("positive")]
    }

    /// My marker: the own last message.
    fn marker(&self, seq: i64) -> (i64, i64) {
        let mine = self.at(seq).values().rev().find(|message| message.sender == ME);
        mine.map_or((0, 0), |message| (message.seq, message.number.unwrap_or(0)))
    }

    /// Counted one by one.
    pub(super) fn unread(&self, seq: i64) -> i64 {
        let (_, number) = self.marker(seq);
        let is_unread = |message: &&Message| message.kind == WrittenAs::Text && message.number > Some(number);
        i64::try_from(self.at(seq).values().filter(is_unread).count()).expect("few")
    }

    pub(super) fn summary(&self, seq: i64) -> ChatSummary {
        let (marker, number) = self.marker(seq);
        ChatSummary {
            last_message: self.at(seq).values().next_back().cloned(),
            last_number: self.at(seq).values().filter_map(|message| message.number).max().unwrap_or(0),
            read: read(marker, number, self.unread(seq)),
            ..summary(seq)
        }
    }

    pub(super) fn list(&self, seq: i64) -> FromServer {
        let (chats, left) = (vec![self.summary(seq)], vec![]);
        FromServer::UserDiff(UserDiff { from: None, to: cursor(1), more: false, reset: true, chats, left })
    }

    pub(super) fn event(&self, seq: i64) -> FromServer {
        let message = self.at(seq)[&self.touched(seq)].clone();
        let event = match (message.kind, message.seq == seq) {
            (WrittenAs::Tombstone, _) => ChatEvent::MessageRetracted { message },
            (_, true) => ChatEvent::MessageWritten { message },
            (_, false) => ChatEvent::MessageEdited { message },
        };
        let Cursor { seq, tag } = cursor(seq);
        FromServer::Event(Event { chat: CHAT, seq, tag, event })
    }

    pub(super) fn diff(&self, from: i64, to: i64) -> FromServer {
        let touched: std::collections::BTreeSet<i64> = (from + 1..=to).map(|seq| self.touched(seq)).collect();
        let messages = touched.iter().map(|seq| self.at(to)[seq].clone()).collect();
        let (marker, number) = self.marker(to);
        let read = read(marker, number, self.unread(to));
        let (from, to) = (cursor(from), cursor(to));
        FromServer::Diff(Diff { chat: CHAT, from, to, more: false, messages, member_count: 2, read })
    }

    /// With the newest `page` messages.
    pub(super) fn reset(&self, seq: i64, page: usize) -> FromServer {
        let mut messages: Vec<Message> = self.at(seq).values().rev().take(page).cloned().collect();
        messages.reverse();
        FromServer::Reset(Reset { chat: CHAT, reason: "far".into(), summary: self.summary(seq), messages })
    }

    /// What a server that asks nobody would say of my marker at `seq`.
    pub(super) fn read_moved(&self, seq: i64, place: i64) -> FromServer {
        let (marker, number) = self.marker(seq);
        let event = UserEventKind::ReadMoved { read: read(marker, number, self.unread(seq)) };
        FromServer::UserEvent(UserEvent { seq: place, tag: 0, event })
    }
}

fn change(message: &mut Message, at: i64, is_gone: bool) {
    message.version += 1;
    (message.kind, message.body) =
        if is_gone { (WrittenAs::Tombstone, None) } else { (message.kind, Some(format!("edited at {at}"))) };
}
