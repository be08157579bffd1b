//! A small service behind the gateway: ports by hand, time by tokio.

mod edges;
mod lists;
mod log;
mod parts;
mod people;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use adapter_websocket::Gateway;
use delivery::ports::{BusItem, EventBus, PresenceChange, Received};
use domain_kernel::{
    ChatId, ClientId, Cursor, Number, PortFailure, Seq, SessionId, Span, Tag, Timestamp, UserId, Version,
};
use domain_messages::{Catchup, ChatEvent, ChatEventKind, Content, Message, Receipt, ResetReason, SystemLine};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;

pub use parts::parts;

pub const ORIGIN: &str = "https://chat.example.org";

/// A service and its gateway, running.
pub async fn start() -> (Arc<Service>, Arc<Gateway>) {
    let service = Arc::new(Service::default());
    let gateway = Gateway::new(parts(&service));
    tokio::spawn(gateway.clone().run());
    tokio::time::sleep(Duration::from_millis(1)).await;
    (service, gateway)
}

pub fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

pub fn session(n: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(0x5000 + n))
}

pub fn chat(n: u128) -> ChatId {
    ChatId::new(Uuid::from_u128(0x2000 + n))
}

/// Two chats, in which everybody has always been.
pub struct Service {
    started: Instant,
    state: Mutex<State>,
    ears: Mutex<Vec<mpsc::UnboundedSender<Received>>>,
    /// People in each chat.
    members: AtomicU32,
    /// By how many microseconds the wall clock is wrong.
    wrong_by: AtomicI64,
}

#[derive(Default)]
struct State {
    chats: [Vec<Message>; 2],
    revoked: Vec<SessionId>,
    /// What the database knows of ended sign-ins, and nobody has announced.
    ended: Vec<SessionId>,
    removed: Vec<(ChatId, UserId)>,
    /// How often another server took the log over.
    takeovers: i64,
    appends_wait: Option<Span>,
    reads_wait: Option<Span>,
    reads_fail: bool,
    online: Vec<PresenceChange>,
    received: Vec<Receipt>,
    heard: Vec<BusItem>,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            state: Mutex::default(),
            ears: Mutex::default(),
            members: AtomicU32::new(3),
            wrong_by: AtomicI64::new(0),
        }
    }
}

fn tag(seq: Seq) -> Tag {
    Tag::new(i32::try_from(seq.value()).expect("small") * 3)
}

fn cursor(seq: i64) -> Cursor {
    let seq = Seq::new(seq);
    if seq.value() == 0 { Cursor::START } else { Cursor::new(seq, tag(seq)) }
}

fn count(log: &[Message]) -> i64 {
    i64::try_from(log.len()).expect("small")
}

fn index(chat: ChatId) -> usize {
    usize::try_from(chat.value().as_u128() - 0x2000).expect("small")
}

fn gone() -> PortFailure {
    PortFailure::unavailable("the log", "the disk is gone")
}

impl Service {
    /// So many people are in each chat from now on.
    pub fn fill(&self, members: u32) {
        self.members.store(members, Ordering::Relaxed);
    }

    /// The wall clock jumps.
    pub fn step_clock(&self, by: Span) {
        self.wrong_by.fetch_add(by.as_micros(), Ordering::Relaxed);
    }

    fn member_count(&self) -> u32 {
        self.members.load(Ordering::Relaxed)
    }

    /// The head of a chat, as a client holds it.
    pub fn head(&self, chat: ChatId) -> Cursor {
        cursor(count(&self.state.lock().chats[index(chat)]))
    }

    /// Somebody writes, through no socket.
    pub async fn write(&self, chat: ChatId, by: UserId, body: &str) {
        let content = Content::Text(domain_messages::Body::parse(body).expect("a body"));
        let event = self.place(chat, by, ClientId::new(Uuid::from_u128(1)), content);
        self.publish(vec![event]).await;
    }

    /// Appends take so long from now on.
    pub fn appends_wait(&self, span: Span) {
        self.state.lock().appends_wait = Some(span);
    }

    /// A sign-in ends, and the bus says nothing.
    pub fn end_silently(&self, session: SessionId) {
        self.state.lock().ended.push(session);
    }

    /// Another server keeps the log from now on; nobody says so.
    pub fn take_over(&self) {
        self.state.lock().takeovers += 1;
    }

    /// The log of a chat ends after so many events from now on; nobody says so.
    pub fn roll_back(&self, chat: ChatId, events: usize) {
        self.state.lock().chats[index(chat)].truncate(events);
    }

    /// Reads of the log and of streams take so long from now on.
    pub fn reads_wait(&self, span: Span) {
        self.state.lock().reads_wait = Some(span);
    }

    /// Whether those reads fail from now on.
    pub fn reads_fail(&self, fail: bool) {
        self.state.lock().reads_fail = fail;
    }

    async fn read(&self) -> Result<(), PortFailure> {
        let (wait, fail) = {
            let state = self.state.lock();
            (state.reads_wait, state.reads_fail)
        };
        if let Some(wait) = wait {
            tokio::time::sleep(Duration::from_micros(wait.as_micros().unsigned_abs())).await;
        }
        if fail { Err(gone()) } else { Ok(()) }
    }

    pub fn bus_says(&self, received: &Received) {
        self.ears.lock().retain(|ear| ear.send(received.clone()).is_ok());
    }

    /// What was received so far, as it was written down.
    pub fn received(&self) -> Vec<Receipt> {
        self.state.lock().received.clone()
    }

    /// What was published so far.
    pub fn heard(&self) -> Vec<BusItem> {
        self.state.lock().heard.clone()
    }

    fn changes(&self, chat: ChatId, from: Cursor) -> Catchup {
        let head = self.head(chat);
        let state = self.state.lock();
        let log = &state.chats[index(chat)];
        if from.seq > head.seq || from != cursor(from.seq.value()) {
            return Catchup::Reset(ResetReason::Tag);
        }
        let messages: Vec<Message> = log.iter().filter(|message| message.seq > from.seq).take(500).cloned().collect();
        let to = messages.last().map_or(from, |message| cursor(message.seq.value()));
        Catchup::Changes { from, to, more: to != head, messages, member_count: self.member_count() }
    }

    /// Somebody is taken out, on another node.
    pub async fn remove(&self, chat: ChatId, user: UserId) {
        self.state.lock().removed.push((chat, user));
        let line = Content::System(SystemLine::MemberRemoved { user });
        let BusItem::Chat(event) = self.place(chat, self::user(9), ClientId::new(Uuid::from_u128(1)), line) else {
            return;
        };
        let line = Arc::clone(event.kind.message());
        let kind = ChatEventKind::MemberRemoved { line, user, new_owner: None };
        self.publish(vec![BusItem::Chat(Arc::new(ChatEvent { kind, ..ChatEvent::clone(&event) }))]).await;
    }

    /// Places a message; the event is for the bus, or for nobody.
    pub fn place(&self, chat: ChatId, by: UserId, client_id: ClientId, content: Content) -> BusItem {
        let mut state = self.state.lock();
        let log = &mut state.chats[index(chat)];
        let before = count(log);
        let message = Message {
            chat,
            seq: Seq::new(before + 1),
            number: Some(Number::new(before + 1)),
            sender: by,
            client_id,
            content,
            reply_to: None,
            version: Version::new(1),
            created_at: Timestamp::default(),
            edited_at: None,
            retracted_at: None,
        };
        log.push(message.clone());
        BusItem::Chat(Arc::new(ChatEvent {
            chat,
            cursor: cursor(before + 1),
            previous: cursor(before),
            member_count: self.member_count(),
            kind: ChatEventKind::MessageWritten(Arc::new(message)),
        }))
    }
}
