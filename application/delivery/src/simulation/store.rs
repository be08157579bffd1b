//! The log, the memberships and the markers, as a store that never fails would hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain_chats::{Chat, ChatKind, MemberRole, SeqSpan, Visibility};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, SessionId, Span, Tag, Timestamp, UserId, Version};
use domain_messages::{
    Body, Catchup, ChatEvent, ChatEventKind, ChatHead, ChatSummary, Content, HistoryPage, MemberMark, MembershipPlace,
    Memberships, Message, ReadState, ResetReason, SystemLine, UserCatchup, UserEvent, UserEventKind,
};
use domain_users::ports::Look;
use domain_users::{Availability, Block};
use uuid::Uuid;

use crate::ports::{BusItem, PresenceChange};

/// Small, so that a catch-up often has more than one page.
const PAGE: usize = 7;
/// Small, so that an answer often has no room for all that was asked.
const ROOM: usize = 9;
/// Small, so that somebody is too far behind now and then.
const LIMIT: i64 = 60;

pub fn user(n: usize) -> UserId {
    UserId::new(Uuid::from_u128(0x1000 + n as u128))
}

pub fn chat(n: usize) -> ChatId {
    ChatId::new(Uuid::from_u128(0x2000 + n as u128))
}

#[derive(Default)]
pub struct Stream {
    /// Per event: its cursor and the seq of the message it touched.
    pub events: Vec<(Cursor, Seq)>,
    pub messages: BTreeMap<Seq, Message>,
    pub spans: BTreeMap<UserId, Vec<(Seq, Option<Seq>)>>,
    /// Countable messages that were retracted, each with the event that did it.
    retractions: Vec<(Seq, Number)>,
    pub was_rolled_back: bool,
    /// When the last event was committed.
    pub moved_at: Timestamp,
}

#[derive(Default)]
pub struct Person {
    events: Vec<(Cursor, ChatId, bool)>,
    pub read: BTreeMap<ChatId, Seq>,
}

pub struct Store {
    pub chats: BTreeMap<ChatId, Stream>,
    pub people: BTreeMap<UserId, Person>,
    /// Sessions that have ended.
    pub ended: Vec<SessionId>,
    /// Who is connected, as far as the registry knows.
    pub online: BTreeMap<UserId, PresenceChange>,
    /// Who has blocked whom.
    pub blocks: Vec<Block>,
    /// Who is shown to others in another way than as it is; `None` for not at all.
    pub shown: BTreeMap<UserId, Option<Availability>>,
    /// How far devices have received, where somebody has written it down.
    pub received: BTreeMap<(ChatId, UserId), Seq>,
    /// The log's own clock.
    pub now: Timestamp,
    /// An answer ends with the chat by which it tells more messages than this.
    pub room: usize,
    tags: i32,
}

impl Stream {
    pub fn head(&self) -> Cursor {
        self.events.last().map_or(Cursor::START, |(cursor, _)| *cursor)
    }

    /// True when this place is part of its history.
    pub fn has(&self, cursor: Cursor) -> bool {
        cursor == Cursor::START || self.events.iter().rev().any(|(known, _)| *known == cursor)
    }

    pub fn present(&self) -> Vec<UserId> {
        self.spans
            .iter()
            .filter(|(_, spans)| spans.last().is_some_and(|(_, to)| to.is_none()))
            .map(|(user, _)| *user)
            .collect()
    }

    /// What was retracted by the events after `from` up to `to`.
    pub fn retracted(&self, from: Seq, to: Seq) -> BTreeSet<Number> {
        self.retractions.iter().filter(|(seq, _)| *seq > from && *seq <= to).map(|(_, number)| *number).collect()
    }

    /// The number of the last countable message when the chat ended at `seq`.
    pub fn last_number_at(&self, seq: Seq) -> Number {
        self.messages.range(..=seq).filter_map(|(_, message)| message.number).max().unwrap_or_default()
    }

    /// Countable messages after `number` that stood when the chat ended at `seq`.
    pub fn unread_at(&self, seq: Seq, number: Number) -> u32 {
        let gone = self.retracted(Seq::default(), seq);
        let numbers = self.messages.range(..=seq).filter_map(|(_, message)| message.number);
        u32::try_from(numbers.filter(|other| *other > number && !gone.contains(other)).count()).expect("few")
    }

    /// The newest message that `user` may see.
    pub fn newest(&self, user: UserId) -> Option<&Message> {
        self.messages.values().rev().find(|message| self.hears(user, message.seq))
    }

    /// True when `user` may hear the event at `seq`.
    pub fn hears(&self, user: UserId, seq: Seq) -> bool {
        self.spans.get(&user).into_iter().flatten().any(|(from, to)| *from <= seq && to.is_none_or(|to| seq < to))
    }

    pub fn visibility(&self, user: UserId) -> Option<Visibility> {
        let spans = self.spans.get(&user)?;
        let (joined, None) = spans.last()? else { return None };
        let former = spans.iter().filter_map(|(from, to)| Some(SeqSpan { from: *from, to: (*to)? })).collect();
        Some(Visibility { joined: *joined, former })
    }
}

impl Store {
    /// What the subject of a look appears as; `None` when it may not be seen.
    pub fn sight(&self, look: Look) -> Option<Availability> {
        let Look { viewer, subject } = look;
        let is_severed = self.blocks.iter().any(|block| block.other(viewer) == Some(subject));
        let shown = self.shown.get(&subject).copied().unwrap_or(Some(Availability::Automatic));
        if is_severed { None } else { shown }
    }

    pub fn new(chats: usize, people: usize) -> Self {
        let people: BTreeMap<_, _> = (0..people).map(|n| (user(n), Person::default())).collect();
        let mut store = Self {
            chats: (0..chats).map(|n| (chat(n), Stream::default())).collect(),
            people,
            ended: vec![],
            online: BTreeMap::new(),
            blocks: vec![],
            shown: BTreeMap::new(),
            received: BTreeMap::new(),
            now: Timestamp::default(),
            room: ROOM,
            tags: 100,
        };
        for n in 0..chats {
            let line = SystemLine::ChatCreated { title: None };
            store.place(chat(n), user(0), Content::System(line), ChatEventKind::MessageWritten, &mut vec![]);
            for member in store.people.keys().copied().collect::<Vec<_>>() {
                store.chats.get_mut(&chat(n)).expect("there").spans.insert(member, vec![(Seq::new(1), None)]);
                store.tell(member, chat(n), UserEventKind::ChatJoined(chat(n)), &mut vec![]);
            }
        }
        store
    }

    fn next(&mut self, after: Cursor) -> Cursor {
        self.tags += 1;
        Cursor::new(after.seq.next(), Tag::new(self.tags))
    }

    fn tell(&mut self, whom: UserId, chat: ChatId, kind: UserEventKind, out: &mut Vec<BusItem>) {
        let previous = self.user_head(whom);
        let cursor = self.next(previous);
        self.people.get_mut(&whom).expect("there").events.push((cursor, chat, true));
        out.push(BusItem::User(Arc::new(UserEvent { user: whom, cursor, previous, kind })));
    }

    /// Writes a message of any content as the next event.
    fn place(
        &mut self,
        chat: ChatId,
        by: UserId,
        content: Content,
        kind: impl FnOnce(Arc<Message>) -> ChatEventKind,
        out: &mut Vec<BusItem>,
    ) -> Seq {
        let previous = self.chats[&chat].head();
        let cursor = self.next(previous);
        let is_countable = matches!(content, Content::Text(_));
        let number = self.chats[&chat].last_number_at(previous.seq).next();
        let message = Message {
            chat,
            seq: cursor.seq,
            number: is_countable.then_some(number),
            sender: by,
            client_id: ClientId::new(Uuid::from_u128(u128::from(cursor.seq.value().unsigned_abs()))),
            content,
            reply_to: None,
            version: Version::new(1),
            created_at: Timestamp::default(),
            edited_at: None,
            retracted_at: None,
        };
        self.touch(chat, cursor, message, kind, out);
        cursor.seq
    }

    fn touch(
        &mut self,
        chat: ChatId,
        cursor: Cursor,
        message: Message,
        kind: impl FnOnce(Arc<Message>) -> ChatEventKind,
        out: &mut Vec<BusItem>,
    ) {
        let stream = self.chats.get_mut(&chat).expect("there");
        let previous = stream.head();
        stream.events.push((cursor, message.seq));
        stream.moved_at = self.now;
        stream.messages.insert(message.seq, message.clone());
        let member_count = u32::try_from(stream.present().len()).expect("few");
        let kind = kind(Arc::new(message));
        out.push(BusItem::Chat(Arc::new(ChatEvent { chat, cursor, previous, member_count, kind })));
    }

    pub fn write(&mut self, chat: ChatId, by: UserId) -> Vec<BusItem> {
        let mut out = vec![];
        let body = Content::Text(Body::parse("hi").expect("a body"));
        self.place(chat, by, body, ChatEventKind::MessageWritten, &mut out);
        out
    }

    /// Edits or retracts a text, if `seq` names one.
    pub fn change(&mut self, chat: ChatId, seq: Seq, is_retraction: bool) -> Vec<BusItem> {
        let mut out = vec![];
        let Some(mut message) = self.chats[&chat].messages.get(&seq).cloned() else { return out };
        if !matches!(message.content, Content::Text(_)) {
            return out;
        }
        message.version = message.version.next();
        let cursor = self.next(self.chats[&chat].head());
        if is_retraction {
            message.content = Content::Tombstone;
            let stream = self.chats.get_mut(&chat).expect("there");
            stream.retractions.extend(message.number.map(|number| (cursor.seq, number)));
            self.touch(chat, cursor, message, ChatEventKind::MessageRetracted, &mut out);
        } else {
            self.touch(chat, cursor, message, ChatEventKind::MessageEdited, &mut out);
        }
        out
    }

    pub fn add(&mut self, chat: ChatId, whom: UserId) -> Vec<BusItem> {
        let mut out = vec![];
        let seq = self.chats[&chat].head().seq.next();
        self.chats.get_mut(&chat).expect("there").spans.entry(whom).or_default().push((seq, None));
        let users = vec![whom];
        let line = Content::System(SystemLine::MembersAdded { users: users.clone() });
        self.place(chat, user(0), line, |line| ChatEventKind::MembersAdded { line, users }, &mut out);
        self.tell(whom, chat, UserEventKind::ChatJoined(chat), &mut out);
        out
    }

    pub fn remove(&mut self, chat: ChatId, whom: UserId, is_leaving: bool) -> Vec<BusItem> {
        let mut out = vec![];
        let seq = self.chats[&chat].head().seq.next();
        let spans = self.chats.get_mut(&chat).expect("there").spans.get_mut(&whom).expect("a member");
        spans.last_mut().expect("a member").1 = Some(seq);
        let (by, line) = if is_leaving {
            (whom, SystemLine::MemberLeft)
        } else {
            (user(0), SystemLine::MemberRemoved { user: whom })
        };
        let kind = |line| ChatEventKind::MemberRemoved { line, user: whom, new_owner: None };
        self.place(chat, by, Content::System(line), kind, &mut out);
        self.tell(whom, chat, UserEventKind::ChatLeft(chat), &mut out);
        out
    }

    pub fn mark_read(&mut self, chat: ChatId, whom: UserId) -> Vec<BusItem> {
        let mut out = vec![];
        let head = self.chats[&chat].head().seq;
        let person = self.people.get_mut(&whom).expect("there");
        if person.read.insert(chat, head) != Some(head) {
            let state = self.state(whom, chat);
            self.tell(whom, chat, UserEventKind::ReadMoved(state), &mut out);
        }
        out
    }

    /// Moves a marker as if it had moved before.
    pub fn add_marker(&mut self, chat: ChatId, whom: UserId) -> Vec<BusItem> {
        let (state, mut out) = (self.state(whom, chat), vec![]);
        self.tell(whom, chat, UserEventKind::ReadMoved(state), &mut out);
        out
    }

    /// The user's stream ends after `count` events, as after a restore from a backup.
    pub fn forget_user_events(&mut self, whom: UserId, count: usize) {
        self.people.get_mut(&whom).expect("there").events.truncate(count);
    }

    pub fn state(&self, whom: UserId, chat: ChatId) -> ReadState {
        let seq = self.people[&whom].read.get(&chat).copied().unwrap_or_default();
        let stream = &self.chats[&chat];
        let number = stream.last_number_at(seq);
        ReadState { chat, seq, number, unread: stream.unread_at(stream.head().seq, number) }
    }

    pub fn user_head(&self, whom: UserId) -> Cursor {
        self.people[&whom].events.last().map_or(Cursor::START, |(cursor, ..)| *cursor)
    }

    pub fn heads(&self, chats: &[ChatId]) -> Vec<ChatHead> {
        let head = |chat: &ChatId| {
            let stream = &self.chats[chat];
            let member_count = u32::try_from(stream.present().len()).expect("few");
            ChatHead {
                chat: *chat,
                cursor: stream.head(),
                last_number: stream.last_number_at(stream.head().seq),
                member_count,
            }
        };
        chats.iter().map(head).collect()
    }

    /// The log loses its last event, if that wrote a text, as after a restore from a backup.
    pub fn roll_back(&mut self, chat: ChatId) {
        let stream = self.chats.get_mut(&chat).expect("there");
        let Some((_, seq)) = stream.events.last().copied() else { return };
        let is_written = stream.head().seq == seq && matches!(stream.messages[&seq].content, Content::Text(_));
        if is_written {
            stream.events.pop();
            stream.messages.remove(&seq);
            stream.was_rolled_back = true;
        }
    }

    pub fn recent(&self, within: Span) -> Vec<ChatHead> {
        let since = self.now.minus(within);
        let moved = self.chats.iter().filter(|(_, stream)| stream.moved_at >= since);
        self.heads(&moved.map(|(chat, _)| *chat).collect::<Vec<_>>())
    }

    /// As many as fit into one answer.
    pub fn all_changes_since(&self, asked: &[(ChatId, Cursor)]) -> Vec<Catchup> {
        let mut total = 0;
        let mut told = vec![];
        for (chat, from) in asked {
            let catchup = self.changes_since(*chat, *from);
            if let Catchup::Changes { messages, .. } = &catchup {
                total += messages.len();
            }
            told.push(catchup);
            if total > self.room {
                break;
            }
        }
        told
    }

    pub fn changes_since(&self, chat: ChatId, from: Cursor) -> Catchup {
        let stream = &self.chats[&chat];
        let known = from == Cursor::START || stream.events.iter().any(|(cursor, _)| *cursor == from);
        if !known {
            return Catchup::Reset(ResetReason::Tag);
        }
        if stream.head().seq.value() - from.seq.value() > LIMIT {
            return Catchup::Reset(ResetReason::Far);
        }
        let after: Vec<_> = stream.events.iter().filter(|(cursor, _)| cursor.seq > from.seq).collect();
        let page = &after[..after.len().min(PAGE)];
        let mut touched: Vec<Seq> = page.iter().map(|(_, seq)| *seq).collect();
        touched.sort_unstable();
        touched.dedup();
        Catchup::Changes {
            from,
            to: page.last().map_or(from, |(cursor, _)| *cursor),
            more: after.len() > PAGE,
            messages: touched.iter().map(|seq| stream.messages[seq].clone()).collect(),
            member_count: u32::try_from(stream.present().len()).expect("few"),
        }
    }

    pub fn memberships(&self, whom: UserId) -> Memberships {
        let places = self
            .chats
            .iter()
            .filter_map(|(chat, stream)| Some(MembershipPlace { chat: *chat, visibility: stream.visibility(whom)? }))
            .collect();
        Memberships { cursor: self.user_head(whom), places }
    }

    pub fn list_changes(&self, whom: UserId, from: Option<Cursor>) -> UserCatchup {
        let person = &self.people[&whom];
        let is_known =
            |from: &Cursor| *from == Cursor::START || person.events.iter().any(|(cursor, ..)| cursor == from);
        let from = from.filter(is_known);
        let after = from.map_or(Seq::default(), |from| from.seq);
        let mut touched: Vec<ChatId> =
            person.events.iter().filter(|(cursor, ..)| cursor.seq > after).map(|(_, chat, _)| *chat).collect();
        touched.sort_unstable();
        touched.dedup();
        let chats = touched.iter().filter_map(|chat| self.summary(whom, *chat)).collect::<Vec<_>>();
        let left = touched.into_iter().filter(|chat| chats.iter().all(|summary| summary.chat.id != *chat));
        let left = if from.is_some() { left.collect() } else { vec![] };
        UserCatchup { to: self.user_head(whom), is_reset: from.is_none(), chats, left, changed: vec![] }
    }

    /// How far the members of a chat have come.
    pub fn marks(&self, whom: UserId, chat: ChatId) -> Option<Vec<MemberMark>> {
        let stream = &self.chats[&chat];
        stream.visibility(whom)?;
        let mark = |user: UserId| {
            let read = self.people[&user].read.get(&chat).copied().unwrap_or_default();
            let received = self.received.get(&(chat, user)).copied().unwrap_or_default().max(read);
            MemberMark { user, received, read }
        };
        Some(stream.present().into_iter().map(mark).collect())
    }

    pub fn summary(&self, whom: UserId, chat: ChatId) -> Option<ChatSummary> {
        let stream = &self.chats[&chat];
        let visibility = stream.visibility(whom)?;
        Some(ChatSummary {
            chat: Chat { id: chat, kind: ChatKind::Group, title: None, created_at: Timestamp::default() },
            peer: None,
            member_count: u32::try_from(stream.present().len()).expect("few"),
            cursor: stream.head(),
            last_number: stream.last_number_at(stream.head().seq),
            last_message: stream.newest(whom).cloned(),
            role: MemberRole::Member,
            joined: visibility.joined,
            read: self.state(whom, chat),
        })
    }

    pub fn page(&self, whom: UserId, chat: ChatId) -> Option<HistoryPage> {
        let stream = &self.chats[&chat];
        let visibility = stream.visibility(whom)?;
        let messages = stream.messages.values().filter(|message| visibility.admits(message.seq)).cloned().collect();
        Some(HistoryPage { messages, has_before: false, has_after: false })
    }
}
