use std::collections::BTreeMap;

use client::shapes::{BumpedChat, ChatEvent, ChatSummary, Cursor, Mark, Message, ReadState, WrittenAs};
use uuid::Uuid;

use super::count::{Count, Touched};

/// A device that held everything for half an hour would hold more than the server.
const MOST_MESSAGES: usize = 600;

/// One chat in a device's store.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Held {
    /// Seq of the event that let me in.
    pub(crate) joined: i64,
    /// The last event applied.
    pub(crate) cursor: Cursor,
    /// Every message I may see after this seq, up to the cursor, is held; older ones only by chance.
    pub(crate) since: i64,
    pub(crate) messages: BTreeMap<i64, Message>,
    /// What the list of chats shows, which may be ahead of the cursor.
    pub(crate) last_message: Option<Message>,
    pub(crate) member_count: u32,
    pub(crate) title: Option<String>,
    /// Up to where the entry in the list is: further than the cursor when a bump moved it.
    pub(crate) listed: i64,
    pub(crate) count: Count,
    /// How far others are: received, read.
    pub(crate) marks: BTreeMap<Uuid, (i64, i64)>,
}

impl Held {
    /// Begins at the cursor of `summary`, with the newest page if there is one.
    pub(super) fn begin(summary: &ChatSummary, page: &[Message]) -> Result<Self, String> {
        let known = page.iter().chain(summary.last_message.as_ref());
        let count = Count::begin(summary, known.clone())?;
        Ok(Self {
            joined: summary.joined_seq,
            cursor: summary.cursor,
            since: page.first().map_or(summary.cursor.seq, |first| first.seq - 1),
            messages: page.iter().map(|message| (message.seq, message.clone())).collect(),
            last_message: known.max_by_key(|message| message.seq).cloned(),
            member_count: summary.member_count,
            title: summary.title.clone(),
            listed: summary.cursor.seq,
            count,
            marks: BTreeMap::new(),
        })
    }

    /// A summary of the same membership came by way of the own stream: the cursor stays.
    pub(super) fn meet(&mut self, summary: &ChatSummary) {
        if summary.cursor.seq >= self.listed {
            self.member_count = summary.member_count;
            self.listed = summary.cursor.seq;
            self.show(summary.last_message.as_ref());
        }
        self.title.clone_from(&summary.title);
        self.count.reach(summary.last_number);
        self.count.moved(&summary.read);
    }

    /// The list begins anew: the marker is where it says, but for what I wrote after it was read.
    pub(super) fn restart(&mut self, summary: &ChatSummary, me: Uuid) {
        self.count.restart(&summary.read);
        let later = self.messages.range(summary.cursor.seq + 1..);
        later.for_each(|(seq, message)| self.count.meet(message, Touched::by(*seq), me));
    }

    /// The next event.
    pub(super) fn follow(&mut self, cursor: Cursor, event: &ChatEvent, me: Uuid) -> Result<(), String> {
        if let ChatEvent::MessageWritten { message } = event
            && message.seq != cursor.seq
        {
            return Err(format!("event {} says that message {} was written", cursor.seq, message.seq));
        }
        if let Some(message) = event.message() {
            self.upsert(message, Touched::by(cursor.seq), me)?;
        }
        if let ChatEvent::MembersAdded { member_count, .. } | ChatEvent::MemberRemoved { member_count, .. } = event
            && cursor.seq > self.listed
        {
            self.member_count = *member_count;
        }
        self.advance(cursor);
        Ok(())
    }

    /// Messages in their current state, up to `to`.
    pub(super) fn catch_up(&mut self, to: Cursor, messages: &[Message], members: u32, me: Uuid) -> Result<(), String> {
        for message in messages {
            if message.seq > to.seq {
                return Err(format!("a diff up to {} brings message {}", to.seq, message.seq));
            }
            self.upsert(message, Touched(self.cursor.seq, to.seq), me)?;
        }
        if to.seq >= self.listed {
            self.member_count = members;
        }
        self.advance(to);
        Ok(())
    }

    /// Where a large chat ends now.
    pub(super) fn bump(&mut self, bump: &BumpedChat, me: Uuid) {
        if bump.seq >= self.listed {
            (self.listed, self.member_count) = (bump.seq, bump.member_count);
        }
        self.show(bump.last_message.as_ref());
        self.count.reach(bump.last_number);
        if let Some(message) = &bump.last_message {
            self.count.meet(message, Touched::by(bump.seq), me);
        }
        self.count.retract(&bump.retracted);
    }

    /// The same, told as a whole: the log may have gone back.
    pub(super) fn bump_whole(&mut self, bump: &BumpedChat, read: &ReadState) -> Result<(), String> {
        (self.listed, self.member_count) = (bump.seq, bump.member_count);
        self.last_message.clone_from(&bump.last_message);
        self.count.replace(bump.seq, bump.last_number, read, self.messages.values())
    }

    /// Marks of others never go back.
    pub(super) fn mark(&mut self, mark: &Mark) {
        let held = self.marks.entry(mark.user).or_default();
        *held = (held.0.max(mark.received), held.1.max(mark.read));
    }

    fn advance(&mut self, cursor: Cursor) {
        self.cursor = cursor;
        self.listed = self.listed.max(cursor.seq);
        while self.messages.len() > MOST_MESSAGES
            && let Some((seq, _)) = self.messages.pop_first()
        {
            self.since = self.since.max(seq);
        }
    }

    fn upsert(&mut self, message: &Message, touched: Touched, me: Uuid) -> Result<(), String> {
        if let Some(held) = self.messages.get(&message.seq)
            && is_older(message, held)
        {
            return Err(format!("{message:?} came after {held:?}"));
        }
        self.count.meet(message, touched, me);
        self.show(Some(message));
        self.messages.insert(message.seq, message.clone());
        Ok(())
    }

    fn show(&mut self, message: Option<&Message>) {
        let Some(next) = message else { return };
        let is_newer = self
            .last_message
            .as_ref()
            .is_none_or(|held| next.seq > held.seq || (next.seq == held.seq && !is_older(next, held)));
        if is_newer {
            self.last_message = Some(next.clone());
        }
    }
}

/// True when `next` is an earlier state of the message than `held`.
fn is_older(next: &Message, held: &Message) -> bool {
    let is_undone = held.kind == WrittenAs::Tombstone && next.kind != WrittenAs::Tombstone;
    is_undone || next.version < held.version
}
