use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use client::Person;
use client::shapes::{Command, FromServer, UserEventKind};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Outbox, Store};

/// So much of what came is kept for a violation's sake.
const TAIL: usize = 24;

/// One signed-in client of a person: what it holds and what it is told to do. [`Life`](super::Life) makes it live.
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) user: Uuid,
    /// It says `passive`: large chats come to it as bumps.
    pub(crate) is_passive: bool,
    /// Its system takes little that it has not read.
    pub(crate) is_narrow: bool,
    orders: UnboundedSender<Order>,
    state: Mutex<State>,
}

/// What changes while it lives.
pub(crate) struct State {
    pub(crate) person: Person,
    pub(crate) renewed: Instant,
    pub(crate) store: Store,
    pub(crate) outbox: Outbox,
    pub(crate) link: Link,
    pub(crate) focus: Option<Uuid>,
    /// Chats that moved since the last `ack`.
    pub(crate) moved: BTreeMap<Uuid, i64>,
    tail: VecDeque<Note>,
}

/// How a device is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It sleeps: nobody waits for it.
    Asleep,
    /// It looks for a server.
    Away,
    /// It is being told what it missed.
    Syncing,
    /// It was told everything, first then.
    Synced(Instant),
}

/// What a device is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    Ask(Command),
    Focus(Option<Uuid>),
    Typing(Uuid),
    /// Disconnect, and come back after so long.
    Sleep(Duration),
    Wake,
    /// Lose the connection and come back at once, to the node of this number.
    Cut(usize),
    /// Read nothing for so long.
    Stall(Duration),
    Stop,
}

struct Note {
    at: Instant,
    kind: &'static str,
    chat: Option<Uuid>,
    from: i64,
    to: i64,
}

impl Device {
    /// A device that sleeps, and the orders that it will be given.
    pub(crate) fn new(name: String, email: String, person: Person) -> (Self, UnboundedReceiver<Order>) {
        let (orders, given) = unbounded_channel();
        let state = State {
            renewed: Instant::now(),
            store: Store::new(person.id),
            outbox: Outbox::default(),
            link: Link::Away,
            focus: None,
            moved: BTreeMap::new(),
            tail: VecDeque::new(),
            person,
        };
        let user = state.person.id;
        let state = Mutex::new(state);
        (Self { name, email, user, is_passive: false, is_narrow: false, orders, state }, given)
    }

    /// Tells it to do something, in its turn.
    pub(crate) fn order(&self, order: Order) {
        // A device that was stopped does nothing any more.
        let _ = self.orders.send(order);
    }

    /// What it is now.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its access token.
    pub(crate) fn token(&self) -> String {
        self.state().person.token.clone()
    }

    /// True when it was told everything.
    pub(crate) fn is_synced(&self) -> bool {
        matches!(self.state().link, Link::Synced(_))
    }

    /// What came last, for people to read.
    pub(crate) fn tail(&self) -> String {
        self.state().tail(None)
    }
}

impl State {
    /// Remembers that `frame` came.
    pub(crate) fn remember(&mut self, frame: &FromServer) {
        let (kind, chat, from, to) = match frame {
            FromServer::HelloOk(_) => ("hello_ok", None, 0, 0),
            FromServer::UserDiff(diff) => {
                let kind = if diff.reset { "user_diff reset" } else { "user_diff" };
                (kind, None, diff.from.unwrap_or_default().seq, diff.to.seq)
            }
            FromServer::Diff(diff) => ("diff", Some(diff.chat), diff.from.seq, diff.to.seq),
            FromServer::Reset(reset) => ("reset", Some(reset.chat), 0, reset.summary.cursor.seq),
            FromServer::SyncDone => ("sync_done", None, 0, 0),
            FromServer::Event(event) => ("event", Some(event.chat), event.seq, event.seq),
            FromServer::UserEvent(event) => match &event.event {
                UserEventKind::ReadMoved { read } => ("read_moved", Some(read.chat), event.seq, read.seq),
                UserEventKind::Unknown => ("user_event", None, event.seq, event.seq),
            },
            FromServer::Bump(bump) => ("bump", bump.chats.first().map(|chat| chat.chat), 0, 0),
            FromServer::Bye(bye) => ("bye", None, i64::from(bye.code), 0),
            _ => return,
        };
        self.keep(Note { at: Instant::now(), kind, chat, from, to });
    }

    /// Remembers that the connection began or ended.
    pub(crate) fn remember_link(&mut self, kind: &'static str, detail: i64) {
        self.keep(Note { at: Instant::now(), kind, chat: None, from: detail, to: detail });
    }

    /// What came last; of one chat, and what concerns them all.
    pub(crate) fn tail(&self, of: Option<Uuid>) -> String {
        let mut text = String::from("before:");
        for note in self.tail.iter().filter(|note| of.is_none() || note.chat.is_none() || note.chat == of) {
            let ago = note.at.elapsed().as_secs_f64();
            let chat = note.chat.map_or_else(String::new, |chat| format!(" {}", short(chat)));
            let _ = write!(text, " | -{ago:.3} {}{chat} {}..{}", note.kind, note.from, note.to);
        }
        text
    }

    fn keep(&mut self, note: Note) {
        if self.tail.len() >= TAIL {
            self.tail.pop_front();
        }
        self.tail.push_back(note);
    }
}

/// The first digits of an id: enough to tell the few of a run apart.
pub(crate) fn short(id: Uuid) -> String {
    let text = id.simple().to_string();
    text.get(text.len().saturating_sub(8)..).unwrap_or_default().to_owned()
}
