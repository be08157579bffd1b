//! The log, the memberships and the markers, as a store that never fails would hold them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain_chats::{Chat, ChatKind, MemberRole, SeqSpan, Visibility};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, Tag, Timestamp, UserId, Version};
use domain_messages::{
    Body, Catchup, ChatEvent, ChatEventKind, ChatHead, ChatSummary, Content, HistoryPage, MembershipPlace, Memberships,
    Message, ReadState, ResetReason, SystemLine, UserCatchup, UserEvent, UserEventKind,
};
use uuid::Uuid;

use crate::ports::BusItem;

/// Small, so that a catch-up often has more than one page.
const PAGE: usize = 7;
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
}

#[derive(Default)]
pub struct Person {
    events: Vec<(Cursor, ChatId, bool)>,
    pub read: BTreeMap<ChatId, Seq>,
}

pub struct Store {
    pub chats: BTreeMap<ChatId, Stream>,
    pub people: BTreeMap<UserId, Person>,
    tags: i32,
}

impl Stream {
    pub fn head(&self) -> Cursor {
        self.events.last().map_or(Cursor::START, |(cursor, _)| *cursor)
    }

    pub fn present(&self) -> Vec<UserId> {
        self.spans
            .iter()
            .filter(|(_, spans)| spans.last().is_some_and(|(_, to)| to.is_none()))
            .map(|(user, _)| *user)
            .collect()
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
    pub fn new(chats: usize, people: usize) -> Self {
        let people: BTreeMap<_, _> = (0..people).map(|n| (user(n), Person::default())).collect();
        let mut store = Self { chats: (0..chats).map(|n| (chat(n), Stream::default())).collect(), people, tags: 100 };
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
        let message = Message {
            chat,
            seq: cursor.seq,
            number: Some(Number::new(cursor.seq.value())),
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

    pub fn state(&self, whom: UserId, chat: ChatId) -> ReadState {
        let seq = self.people[&whom].read.get(&chat).copied().unwrap_or_default();
        ReadState { chat, seq, number: Number::new(seq.value()), unread: 0 }
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
                last_number: Number::new(stream.head().seq.value()),
                member_count,
            }
        };
        chats.iter().map(head).collect()
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
        UserCatchup { to: self.user_head(whom), is_reset: from.is_none(), chats, left }
    }

    pub fn summary(&self, whom: UserId, chat: ChatId) -> Option<ChatSummary> {
        let stream = &self.chats[&chat];
        let visibility = stream.visibility(whom)?;
        Some(ChatSummary {
            chat: Chat { id: chat, kind: ChatKind::Group, title: None, created_at: Timestamp::default() },
            peer: None,
            member_count: 1,
            cursor: stream.head(),
            last_number: Number::default(),
            last_message: None,
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
