//! Chance, time and the final judgement.

use std::collections::BTreeSet;

use domain_kernel::{ChatId, FailureKind, Seq, SessionId, Span, Timestamp};
use uuid::Uuid;

use super::client::{Client, Connected, Post};
use super::judge::{judge, judge_list};
use super::node::Node;
use super::store::{Store, chat, user};
use super::tally::Tally;
use crate::Newcomer;
use crate::chance::Chance;
use crate::hub::Sabotage;
use crate::ports::BusItem;

const CHATS: usize = 3;
const PEOPLE: usize = 4;
const NODES: usize = 2;

pub struct World {
    now: Timestamp,
    chance: Chance,
    store: Store,
    nodes: Vec<Node>,
    clients: Vec<Client>,
    sabotage: Option<Sabotage>,
    /// The present session of each client.
    sessions: Vec<SessionId>,
    /// Sessions that a node knows to have ended.
    refused: Vec<BTreeSet<SessionId>>,
    /// Nodes that the bus does not reach, and when they last heard so.
    cut_off: Vec<Option<Timestamp>>,
    /// Since when a node has missed something of which it will be told.
    owed: Vec<Option<Timestamp>>,
    is_lossy: bool,
    /// From 0: how much goes wrong besides the bus.
    wildness: u64,
    tally: Tally,
    /// Says what happens, for whoever looks for the reason of a failure.
    pub is_traced: bool,
}

impl World {
    pub fn new(seed: u64, sabotage: Option<Sabotage>) -> Self {
        let now = Timestamp::from_micros(1_000_000_000);
        Self {
            now,
            chance: Chance::new(seed),
            store: Store::new(CHATS, PEOPLE),
            nodes: (0..NODES).map(|n| Node::new(now, seed * 2 + n as u64, sabotage)).collect(),
            clients: (0..PEOPLE * 2).map(client).collect(),
            sabotage,
            sessions: (0..PEOPLE * 2).map(|n| session(n as u128)).collect(),
            refused: vec![BTreeSet::new(); NODES],
            cut_off: vec![None; NODES],
            owed: vec![None; NODES],
            is_lossy: true,
            wildness: seed % 3,
            tally: Tally::default(),
            is_traced: false,
        }
    }

    fn tell(&self, what: impl FnOnce() -> String) {
        if self.is_traced {
            eprintln!("{} {}", self.now.micros() / 1_000, what());
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.chance.next() % limit as u64).expect("small")
    }

    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    /// Something happens.
    pub fn step(&mut self) {
        let passed = self.below(20);
        self.now = self.now.plus(Span::millis(i64::try_from(passed).expect("small")));
        self.store.now = self.now;
        let wildness = self.wildness;
        match self.below(2_000) {
            0 if wildness > 1 => self.crash(),
            1 if wildness > 1 => self.roll_back(),
            2..5 if wildness > 0 => self.cut_off(),
            5..10 if wildness > 0 => self.end_session(),
            10..30 => self.come(),
            _ => self.usual_step(),
        }
    }

    fn usual_step(&mut self) {
        match self.below(100) {
            0..12 => self.change(),
            12..37 => self.deliver(),
            37..72 => self.read(),
            72..92 => self.take(),
            92 => self.come_or_go(),
            93 => self.look(),
            _ => self.tick(),
        }
    }

    fn change(&mut self) {
        let (chat, whom) = (chat(self.below(CHATS)), user(self.below(PEOPLE)));
        let is_in = self.store.chats[&chat].visibility(whom).is_some();
        let items = match self.below(30) {
            0..16 if is_in => self.store.write(chat, whom),
            16..22 => {
                let head = self.store.chats[&chat].head().seq.value();
                let seq =
                    Seq::new(1 + i64::try_from(self.below(usize::try_from(head).expect("small"))).expect("small"));
                let is_retraction = self.one_in(3);
                self.store.change(chat, seq, is_retraction)
            }
            22..26 if is_in => self.store.mark_read(chat, whom),
            26 if is_in && whom != user(0) => {
                self.tally.removals += 1;
                let is_leaving = self.one_in(2);
                self.store.remove(chat, whom, is_leaving)
            }
            26..30 if !is_in => self.store.add(chat, whom),
            _ => vec![],
        };
        self.publish(&items);
    }

    /// One node tells the others and, whatever the state of the network, itself.
    fn publish(&mut self, items: &[BusItem]) {
        let publisher = self.below(NODES);
        self.tell(|| format!("node {publisher} publishes {items:?}"));
        for node in 0..NODES {
            let is_reached = node == publisher || (self.cut_off[node].is_none() && self.cut_off[publisher].is_none());
            for item in items {
                let copies = match self.below(40) {
                    _ if !is_reached => 0,
                    0 | 1 if self.is_lossy => 0,
                    2 if self.is_lossy => 2,
                    _ => 1,
                };
                // Some losses nobody notices: the patrol is for them. It does not know of sessions.
                if copies == 0 && (!is_reached || matches!(item, BusItem::SessionsEnded { .. }) || self.one_in(2)) {
                    self.owed[node].get_or_insert(self.now);
                }
                let item = self.as_carried(item);
                self.nodes[node].bus.extend(std::iter::repeat_n(item, copies));
            }
        }
    }

    /// Now and then an event is too large for the bus.
    fn as_carried(&mut self, item: &BusItem) -> BusItem {
        match item {
            BusItem::Chat(event) if self.one_in(12) => BusItem::ChatMoved { chat: event.chat, cursor: event.cursor },
            other => other.clone(),
        }
    }

    /// A node is told what it has missed, as far back as that may be.
    fn notice(&mut self, node: usize) {
        let Some(since) = self.owed[node].take() else { return };
        let within = self.now.since(since);
        self.tell(|| format!("node {node} has lost something within {within:?}"));
        let Node { hub, desk, .. } = &mut self.nodes[node];
        hub.lost(self.now, Some(within), desk);
    }

    /// A node loses the bus or finds it again. Without the bus it is told of a loss every second.
    fn cut_off(&mut self) {
        let node = self.below(NODES);
        self.cut_off[node] = match self.cut_off[node] {
            None => Some(self.now),
            Some(_) => None,
        };
        self.tell(|| format!("node {node} cut off: {:?}", self.cut_off[node]));
    }

    fn end_session(&mut self) {
        let n = self.below(self.clients.len());
        let ended = self.sessions[n];
        let fresh = u128::from(self.chance.next());
        self.sessions[n] = session(fresh);
        self.store.ended.push(ended);
        self.publish(&[BusItem::SessionsEnded { user: self.clients[n].user, sessions: vec![ended] }]);
    }

    /// A node dies, now and then after a commit that nobody was told of; another begins in its place. The others are told after
    /// a while.
    fn crash(&mut self) {
        self.tally.crashes += 1;
        let node = self.below(NODES);
        if self.one_in(2) {
            let unheard = chat(self.below(CHATS));
            self.store.write(unheard, user(0));
        }
        self.count(node);
        self.tell(|| format!("node {node} dies"));
        let seed = self.chance.next();
        self.nodes[node] = Node::new(self.now, seed, self.sabotage);
        self.refused[node] = self.store.ended.iter().copied().collect();
        for client in &mut self.clients {
            if client.connected.as_ref().is_some_and(|connected| connected.node == node) {
                client.connected = None;
            }
        }
        for other in (0..NODES).filter(|other| *other != node) {
            self.owed[other].get_or_insert(self.now);
            self.nodes[other].hub.node_gone(self.now);
        }
    }

    fn roll_back(&mut self) {
        self.tally.rollbacks += 1;
        let chat = chat(self.below(CHATS));
        self.store.roll_back(chat);
        self.tell(|| format!("{chat} goes back to {:?}", self.store.chats[&chat].head()));
    }

    /// A node hears something, mostly in order.
    fn deliver(&mut self) {
        let node = self.below(NODES);
        if self.is_lossy && self.one_in(40) {
            self.notice(node);
        }
        let waiting = self.nodes[node].bus.len();
        if waiting == 0 {
            return;
        }
        let from = if self.is_lossy && self.one_in(4) { self.below(waiting.min(5)) } else { 0 };
        let is_notice = self.is_lossy && self.one_in(300);
        let item = self.nodes[node].bus.remove(from);
        self.hear(node, &item);
        if is_notice {
            let Node { hub, desk, bus, .. } = &mut self.nodes[node];
            bus.clear();
            hub.lost(self.now, None, desk);
        }
    }

    fn hear(&mut self, node: usize, item: &BusItem) {
        self.tell(|| format!("node {node} hears {item:?}"));
        if let BusItem::SessionsEnded { sessions, .. } = item {
            self.refused[node].extend(sessions);
        }
        let Node { hub, desk, .. } = &mut self.nodes[node];
        hub.heard(self.now, item, desk);
    }

    fn answered(&mut self, node: usize, answer: crate::Answer) {
        self.tell(|| format!("node {node} is answered {answer:?}"));
        if let crate::Answer::EndedSessions(ended) = &answer {
            self.refused[node].extend(ended);
        }
        let Node { hub, desk, .. } = &mut self.nodes[node];
        hub.answer(self.now, answer, desk);
    }

    /// A read is carried out, or an answer arrives; in any order.
    fn read(&mut self) {
        let node = self.below(NODES);
        let choice = self.below(3);
        let (reads, halves, answers) =
            (self.nodes[node].desk.reads.len(), self.nodes[node].halves.len(), self.nodes[node].answers.len());
        if choice == 0 && reads > 0 {
            let at = self.below(reads);
            let read = self.nodes[node].desk.reads.remove(at);
            self.tell(|| format!("node {node} reads {read:?}"));
            if self.is_lossy && self.one_in(20) {
                self.nodes[node].hub.failed(self.now, read, FailureKind::Unavailable);
            } else {
                self.nodes[node].look_up(read, &self.store);
            }
        } else if choice == 1 && halves > 0 {
            let at = self.below(halves);
            let (read, memberships) = self.nodes[node].halves.remove(at);
            self.nodes[node].look_up_list(&read, memberships, &self.store);
        } else if answers > 0 {
            let at = self.below(answers);
            let answer = self.nodes[node].answers.remove(at);
            self.answered(node, answer);
        }
    }

    /// A client reads some of what waits for it.
    fn take(&mut self) {
        let n = self.below(self.clients.len());
        let count = 1 + self.below(self.clients[n].pace);
        self.take_of(n, count);
    }

    fn take_of(&mut self, n: usize, count: usize) {
        for _ in 0..count {
            let Some(connected) = &self.clients[n].connected else { return };
            let post = connected.post.clone();
            let (node, id) = (connected.node, connected.id);
            if post.0.borrow().end.is_some() {
                self.clients[n].connected = None;
                let Node { hub, desk, .. } = &mut self.nodes[node];
                hub.disconnect(self.now, id, desk);
                return;
            }
            let item = post.0.borrow_mut().queue.pop();
            if let Some(item) = item {
                self.tell(|| format!("client {n} takes {item:?}"));
                self.clients[n].apply(item, &self.store);
                continue;
            }
            if std::mem::take(&mut post.0.borrow_mut().wants_drain) {
                let Node { hub, desk, .. } = &mut self.nodes[node];
                hub.drained(self.now, id, desk);
            }
            return;
        }
    }

    /// Whoever lost the connection comes back.
    fn come(&mut self) {
        let n = self.below(self.clients.len());
        if self.clients[n].connected.is_none() {
            self.connect(n);
        }
    }

    fn come_or_go(&mut self) {
        let n = self.below(self.clients.len());
        match self.clients[n].connected.take() {
            // What waits is lost with the connection.
            Some(connected) => {
                let Node { hub, desk, .. } = &mut self.nodes[connected.node];
                hub.disconnect(self.now, connected.id, desk);
            }
            None => self.connect(n),
        }
    }

    /// Somebody looks at another chat, or at none.
    fn look(&mut self) {
        let n = self.below(self.clients.len());
        let looked_at = self.below(CHATS + 2);
        self.focus(n, (looked_at < CHATS).then(|| chat(looked_at)));
    }

    fn focus(&mut self, n: usize, on: Option<ChatId>) {
        let Some(connected) = &self.clients[n].connected else { return };
        let (node, id) = (connected.node, connected.id);
        self.tell(|| format!("client {n} looks at {on:?}"));
        let Node { hub, desk, .. } = &mut self.nodes[node];
        hub.focus(self.now, id, on, desk);
    }

    fn connect(&mut self, n: usize) {
        self.tally.connects += 1;
        let node = self.below(NODES);
        if self.refused[node].contains(&self.sessions[n]) {
            return;
        }
        let client = &self.clients[n];
        let newcomer = Newcomer {
            user: client.user,
            session: self.sessions[n],
            cursor: client.cursor,
            held: client.chats.iter().map(|(chat, held)| (*chat, held.cursor)).collect(),
            takes_bumps: client.takes_bumps,
            is_idle: false,
        };
        let post = Post::default();
        let Node { hub, desk, .. } = &mut self.nodes[node];
        let id = hub.connect(self.now, newcomer, post.clone(), desk);
        self.tell(|| format!("client {n} connects to node {node} as {id:?}"));
        self.clients[n].told.clear();
        self.clients[n].connected = Some(Connected { node, id, post, session: self.sessions[n], is_synced: false });
    }

    fn tick(&mut self) {
        let node = self.below(NODES);
        let is_polling = self.cut_off[node].is_some_and(|at| self.now.since(at) >= Span::seconds(1));
        if is_polling {
            self.cut_off[node] = Some(self.now);
            self.notice(node);
        }
        let Node { hub, desk, .. } = &mut self.nodes[node];
        hub.tick(self.now, desk);
    }

    /// Nothing is lost any more, everybody connects and reads, and time passes.
    pub fn heal(&mut self) {
        self.is_lossy = false;
        self.cut_off.fill(None);
        self.rest(400);
    }

    /// Everybody looks at one chat after the other: then they hold what they hold of it as of now.
    pub fn look_around(&mut self) {
        for on in 0..CHATS {
            for n in 0..self.clients.len() {
                self.focus(n, Some(chat(on)));
            }
            self.rest(20);
        }
    }

    /// Time passes in which nothing happens by chance.
    fn rest(&mut self, rounds: usize) {
        for _ in 0..rounds {
            self.now = self.now.plus(Span::millis(100));
            self.store.now = self.now;
            for n in 0..self.clients.len() {
                if self.clients[n].connected.is_none() {
                    self.connect(n);
                }
            }
            for node in 0..NODES {
                for item in std::mem::take(&mut self.nodes[node].bus) {
                    self.hear(node, &item);
                }
                self.notice(node);
                let Node { hub, desk, .. } = &mut self.nodes[node];
                hub.tick(self.now, desk);
                for read in std::mem::take(&mut self.nodes[node].desk.reads) {
                    self.nodes[node].look_up(read, &self.store);
                }
                for (read, memberships) in std::mem::take(&mut self.nodes[node].halves) {
                    self.nodes[node].look_up_list(&read, memberships, &self.store);
                }
                for answer in std::mem::take(&mut self.nodes[node].answers) {
                    self.answered(node, answer);
                }
            }
            for n in 0..self.clients.len() {
                self.take_of(n, 1_000);
            }
        }
    }

    /// What everybody's list looks like at rest.
    pub fn judge_lists(&self) -> Result<(), String> {
        self.clients.iter().try_for_each(|client| judge_list(client, &self.store))
    }

    /// What everybody has complained of, and what the end looks like.
    pub fn verdict(mut self) -> Result<Tally, String> {
        for client in &self.clients {
            if let Some(complaint) = client.complaints.first() {
                return Err(complaint.clone());
            }
            judge(client, &self.store)?;
            self.tally.events += client.events;
            self.tally.hidden += client.hidden;
            self.tally.bumps += client.bumps;
            let session = client.connected.as_ref().map(|connected| connected.session);
            if session.is_some_and(|session| self.store.ended.contains(&session)) {
                return Err(format!("{} is served though its session has ended", client.user));
            }
        }
        for node in 0..NODES {
            self.count(node);
        }
        Ok(self.tally)
    }

    /// Adds what a node has counted.
    fn count(&mut self, node: usize) {
        self.tally.count(&self.nodes[node].hub.figures());
    }
}

fn session(n: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(0x3000 + n))
}

/// Some read slowly, and some take bumps.
fn client(n: usize) -> Client {
    let pace = if n.is_multiple_of(3) { 1 } else { 20 };
    Client { takes_bumps: [0, 2, 5, 7].contains(&n), ..Client::new(user(n % PEOPLE), pace) }
}
