//! A small service behind the gateway: ports by hand, time by tokio.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use adapter_websocket::{Gateway, GatewayConfig, GatewayParts};
use application::Stamps;
use application::messages::{AnnounceTyping, EditMessage, MarkRead, RetractMessage, SendMessage};
use async_trait::async_trait;
use delivery::ports::{BusItem, BusSubscription, EventBus, PresenceChange, PresenceRegistry, Received};
use domain_chats::ports::FactsReader;
use domain_chats::{Chat, ChatFacts, ChatKind, Founding, MemberRole, Membership, Title, Visibility};
use domain_kernel::ports::{Clock, Limit, Randomness, RateLimiter, TooMany};
use domain_kernel::{
    ChatId, ClientId, Cursor, Number, PageSize, PortFailure, Seq, SessionId, Span, Tag, Timestamp, UserId, Version,
};
use domain_messages::ports::{
    Anchor, ChatListReader, ChatLog, HistoryReader, LogOrigin, MemberMarks, MembershipReader, Origin, ReadMarkers,
    TypingAnnouncer,
};
use domain_messages::{
    AppendRefused, Catchup, Change, ChatEvent, ChatEventKind, ChatHead, ChatSummary, Content, Draft, Founded,
    HistoryPage, MemberMark, MembershipPlace, Memberships, Message, Placed, ReadState, Receipt, ResetReason,
    SystemLine, UserCatchup,
};
use domain_users::ports::{AccessTokens, Look, MockSessionStore, SightReader, TokenRefused, UserReader};
use domain_users::{Actor, Availability, Block, EmailAddress, PeopleSearch, User, Username};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;

pub const ORIGIN: &str = "https://chat.example.org";

pub fn parts(service: &Arc<Service>) -> GatewayParts {
    let stamps = Stamps::new(service.clone(), service.clone());
    GatewayParts {
        bus: service.clone(),
        tokens: service.clone(),
        clock: service.clone(),
        randomness: service.clone(),
        log: service.clone(),
        origin: service.clone(),
        memberships: service.clone(),
        chats: service.clone(),
        history: service.clone(),
        markers: service.clone(),
        marks: service.clone(),
        presence: service.clone(),
        sights: service.clone(),
        sessions: Arc::new(sessions(service)),
        users: service.clone(),
        send_message: Arc::new(SendMessage {
            facts: service.clone(),
            log: service.clone(),
            limiter: service.clone(),
            stamps: stamps.clone(),
        }),
        edit_message: Arc::new(EditMessage {
            facts: service.clone(),
            history: service.clone(),
            log: service.clone(),
            limiter: service.clone(),
            stamps: stamps.clone(),
        }),
        retract_message: Arc::new(RetractMessage {
            facts: service.clone(),
            history: service.clone(),
            log: service.clone(),
            limiter: service.clone(),
            stamps: stamps.clone(),
        }),
        mark_read: Arc::new(MarkRead { markers: service.clone(), stamps }),
        announce_typing: Arc::new(AnnounceTyping {
            facts: service.clone(),
            announcer: service.clone(),
            limiter: service.clone(),
        }),
        config: GatewayConfig { origins: vec![ORIGIN.to_owned()], ..GatewayConfig::default() },
    }
}

fn gone() -> PortFailure {
    PortFailure::unavailable("the log", "the disk is gone")
}

/// Answers which sign-ins have ended; nothing else is asked of it.
fn sessions(service: &Arc<Service>) -> MockSessionStore {
    let (service, mut sessions) = (service.clone(), MockSessionStore::new());
    sessions.expect_ended_since().returning(move |_| {
        let state = service.state.lock();
        if state.reads_fail { Err(gone()) } else { Ok(state.ended.clone()) }
    });
    sessions
}

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
        Self { started: Instant::now(), state: Mutex::default(), ears: Mutex::default(), members: AtomicU32::new(3) }
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

impl Service {
    /// So many people are in each chat from now on.
    pub fn fill(&self, members: u32) {
        self.members.store(members, Ordering::Relaxed);
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

impl Clock for Service {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_micros()).expect("small");
        Timestamp::from_micros(1_700_000_000_000_000 + passed)
    }
}

impl Randomness for Service {
    fn bytes(&self) -> [u8; 32] {
        [9; 32]
    }
}

#[async_trait]
impl RateLimiter for Service {
    async fn take(&self, _limit: Limit, _key: &str) -> Result<(), TooMany> {
        Ok(())
    }
}

/// Tokens are `user:session:seconds of life`.
impl AccessTokens for Service {
    fn issue(&self, actor: Actor, now: Timestamp) -> String {
        format!("{}:{}:{}", actor.user, actor.session, now.micros() + 600_000_000)
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<(Actor, Timestamp), TokenRefused> {
        let mut parts = token.split(':');
        let mut next = || parts.next().ok_or(TokenRefused::Invalid);
        let user = UserId::new(next()?.parse().map_err(|_| TokenRefused::Invalid)?);
        let session = SessionId::new(next()?.parse().map_err(|_| TokenRefused::Invalid)?);
        let until = Timestamp::from_micros(next()?.parse().map_err(|_| TokenRefused::Invalid)?);
        if self.state.lock().revoked.contains(&session) {
            return Err(TokenRefused::Revoked);
        }
        if now >= until { Err(TokenRefused::Expired) } else { Ok((Actor { user, session }, until)) }
    }

    fn revoke(&self, sessions: &[SessionId], _now: Timestamp) {
        self.state.lock().revoked.extend(sessions);
    }

    fn is_revoked(&self, session: SessionId) -> bool {
        self.state.lock().revoked.contains(&session)
    }

    fn life(&self) -> Span {
        Span::minutes(10)
    }
}

struct Ear(mpsc::UnboundedReceiver<Received>);

#[async_trait]
impl BusSubscription for Ear {
    async fn next(&mut self) -> Received {
        self.0.recv().await.unwrap_or(Received::Closed)
    }
}

#[async_trait]
impl EventBus for Service {
    async fn publish(&self, items: Vec<BusItem>) {
        self.state.lock().heard.extend(items.clone());
        self.bus_says(&Received::Items(items.into()));
    }

    async fn subscribe(&self) -> Box<dyn BusSubscription> {
        let (mouth, ear) = mpsc::unbounded_channel();
        self.ears.lock().push(mouth);
        Box::new(Ear(ear))
    }
}

#[async_trait]
impl FactsReader for Service {
    async fn facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure> {
        if chat.value().as_u128() > 0x2001 {
            return Ok(None);
        }
        let membership = Some(Membership { role: MemberRole::Member, version: Version::new(1) });
        Ok(Some(ChatFacts { chat, kind: ChatKind::Group, rules: Version::new(1), user, membership, is_severed: false }))
    }

    async fn fresh_facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure> {
        self.facts(chat, user).await
    }
}

#[async_trait]
impl SightReader for Service {
    async fn seen(&self, looks: &[Look]) -> Result<Vec<(Look, Availability)>, PortFailure> {
        Ok(looks.iter().map(|look| (*look, Availability::Automatic)).collect())
    }

    async fn blocks_of(&self, _: &[UserId]) -> Result<Vec<Block>, PortFailure> {
        if self.state.lock().reads_fail { Err(gone()) } else { Ok(vec![]) }
    }
}

#[async_trait]
impl TypingAnnouncer for Service {
    async fn typing(&self, chat: ChatId, user: UserId) -> Result<(), PortFailure> {
        self.publish(vec![BusItem::Typing { chat, user }]).await;
        Ok(())
    }
}

#[async_trait]
impl ChatLog for Service {
    async fn found(&self, founding: Founding, _tag: Tag) -> Result<Founded, PortFailure> {
        Ok(Founded { chat: founding.id(), is_new: true })
    }

    async fn append(&self, change: Change) -> Result<Placed, AppendRefused> {
        let wait = self.state.lock().appends_wait;
        if let Some(wait) = wait {
            tokio::time::sleep(Duration::from_micros(wait.as_micros().unsigned_abs())).await;
        }
        let Change::Write { right, draft, .. } = change else { return Err(AppendRefused::NoSuchMessage) };
        let event = self.place(right.chat(), right.user(), draft.client_id, Content::Text(draft.body));
        let seq = self.head(right.chat()).seq;
        self.publish(vec![event]).await;
        Ok(Placed {
            chat: right.chat(),
            seq,
            number: Some(Number::new(seq.value())),
            version: Version::new(1),
            at: Timestamp::default(),
            repeated: false,
        })
    }

    async fn repeated(&self, _: ChatId, _: UserId, _: &Draft) -> Result<Option<Placed>, AppendRefused> {
        Ok(None)
    }

    async fn changes_since(&self, asked: &[(ChatId, Cursor)]) -> Result<Vec<Catchup>, PortFailure> {
        // What is found is older than the answer.
        let changes = asked.iter().map(|(chat, from)| self.changes(*chat, *from)).collect();
        self.read().await?;
        Ok(changes)
    }

    async fn recent(&self, _span: Span) -> Result<Vec<ChatHead>, PortFailure> {
        self.heads(&[chat(0), chat(1)]).await
    }

    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure> {
        self.read().await?;
        let head = |chat: &ChatId| {
            let cursor = self.head(*chat);
            ChatHead {
                chat: *chat,
                cursor,
                last_number: Number::new(cursor.seq.value()),
                member_count: self.member_count(),
            }
        };
        Ok(chats.iter().map(head).collect())
    }
}

#[async_trait]
impl MembershipReader for Service {
    async fn memberships(&self, user: UserId) -> Result<Memberships, PortFailure> {
        self.read().await?;
        let place =
            |n| MembershipPlace { chat: chat(n), visibility: Visibility { joined: Seq::default(), former: vec![] } };
        let removed = self.state.lock().removed.clone();
        let places = [place(0), place(1)].into_iter().filter(|place| !removed.contains(&(place.chat, user)));
        Ok(Memberships { cursor: cursor(5), places: places.collect() })
    }
}

#[async_trait]
impl ChatListReader for Service {
    async fn list(
        &self,
        user: UserId,
        _after: Option<ChatId>,
        _size: PageSize,
    ) -> Result<Vec<ChatSummary>, PortFailure> {
        Ok(vec![self.summary(user, chat(0)).await?.expect("there"), self.summary(user, chat(1)).await?.expect("there")])
    }

    async fn summary(&self, user: UserId, id: ChatId) -> Result<Option<ChatSummary>, PortFailure> {
        let cursor = self.head(id);
        Ok(Some(ChatSummary {
            chat: Chat {
                id,
                kind: ChatKind::Group,
                title: Title::parse("team").ok(),
                created_at: Timestamp::default(),
            },
            peer: None,
            member_count: self.member_count(),
            cursor,
            last_number: Number::new(cursor.seq.value()),
            last_message: None,
            role: MemberRole::Member,
            joined: Seq::default(),
            read: self.states(user, &[id]).await?[0],
        }))
    }

    async fn changes_since(&self, user: UserId, from: Option<Cursor>) -> Result<UserCatchup, PortFailure> {
        let is_reset = from.is_none();
        let chats = if is_reset { self.list(user, None, PageSize::DEFAULT).await? } else { vec![] };
        Ok(UserCatchup { to: cursor(5), is_reset, chats, left: vec![], changed: vec![] })
    }

    async fn summaries(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ChatSummary>, PortFailure> {
        let mut found = vec![];
        for chat in chats {
            found.extend(self.summary(user, *chat).await?);
        }
        Ok(found)
    }

    async fn cursors(&self, users: &[UserId]) -> Result<Vec<Cursor>, PortFailure> {
        self.read().await?;
        Ok(vec![cursor(5); users.len()])
    }
}

#[async_trait]
impl HistoryReader for Service {
    async fn page(
        &self,
        _: UserId,
        chat: ChatId,
        _: Anchor,
        size: PageSize,
    ) -> Result<Option<HistoryPage>, PortFailure> {
        let state = self.state.lock();
        let log = &state.chats[index(chat)];
        let messages = log[log.len().saturating_sub(size.get())..].to_vec();
        Ok(Some(HistoryPage { messages, has_before: false, has_after: false }))
    }

    async fn message(&self, _user: UserId, chat: ChatId, seq: Seq) -> Result<Option<Message>, PortFailure> {
        Ok(self.state.lock().chats[index(chat)].iter().find(|message| message.seq == seq).cloned())
    }
}

#[async_trait]
impl ReadMarkers for Service {
    async fn advance(&self, user: UserId, chat: ChatId, seq: Seq, _: Tag) -> Result<Option<ReadState>, PortFailure> {
        let states = self.states(user, &[chat]).await?;
        Ok(states.first().map(|state| ReadState { seq, ..*state }))
    }

    async fn states(&self, _user: UserId, chats: &[ChatId]) -> Result<Vec<ReadState>, PortFailure> {
        let state =
            |chat: &ChatId| ReadState { chat: *chat, seq: Seq::default(), number: Number::default(), unread: 0 };
        Ok(chats.iter().map(state).collect())
    }
}

#[async_trait]
impl MemberMarks for Service {
    async fn receive(&self, receipts: &[Receipt]) -> Result<(), PortFailure> {
        self.read().await?;
        self.state.lock().received.extend(receipts);
        Ok(())
    }

    async fn marks(&self, _user: UserId, chat: ChatId) -> Result<Option<Vec<MemberMark>>, PortFailure> {
        self.read().await?;
        let state = self.state.lock();
        let of = |receipt: &&Receipt| receipt.chat == chat;
        let mark = |receipt: &Receipt| MemberMark { user: receipt.user, received: receipt.seq, read: Seq::default() };
        Ok(Some(state.received.iter().filter(of).map(mark).collect()))
    }
}

#[async_trait]
impl LogOrigin for Service {
    async fn origin(&self) -> Result<Origin, PortFailure> {
        Ok(Origin::new(self.state.lock().takeovers))
    }
}

#[async_trait]
impl PresenceRegistry for Service {
    async fn note(&self, changes: &[PresenceChange]) -> Result<(), PortFailure> {
        let mut state = self.state.lock();
        for change in changes {
            state.online.retain(|known| known.user != change.user);
            state.online.extend(change.is_online().then_some(*change));
        }
        Ok(())
    }

    async fn online(&self, users: &[UserId]) -> Result<Vec<PresenceChange>, PortFailure> {
        let state = self.state.lock();
        Ok(state.online.iter().filter(|known| users.contains(&known.user)).copied().collect())
    }
}

#[async_trait]
impl UserReader for Service {
    async fn by_id(&self, _id: UserId) -> Result<Option<User>, PortFailure> {
        Ok(None)
    }

    async fn by_ids(&self, _ids: &[UserId]) -> Result<Vec<User>, PortFailure> {
        Ok(vec![])
    }

    async fn by_username(&self, _username: &Username) -> Result<Option<User>, PortFailure> {
        Ok(None)
    }

    async fn by_email(&self, _email: &EmailAddress) -> Result<Option<User>, PortFailure> {
        Ok(None)
    }

    async fn search(&self, _search: &PeopleSearch, _limit: usize) -> Result<Vec<User>, PortFailure> {
        Ok(vec![])
    }

    async fn has_owner(&self) -> Result<bool, PortFailure> {
        Ok(true)
    }
}
