//! Chance, time and the final judgement.

use domain_kernel::{ChatId, Seq, Span, Timestamp, UserId};

use super::client::{Client, Connected, Post};
use super::node::Node;
use super::store::{Store, chat, user};
use crate::Newcomer;
use crate::chance::Chance;
use crate::hub::Sabotage;
use crate::ports::BusItem;

const CHATS: usize = 3;
const PEOPLE: usize = 4;
const NODES: usize = 2;

/// How often the hard places were come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    events: u64,
    hidden: u64,
    duplicates: u64,
    repairs: u64,
    holes_closed: u64,
    found_by_patrol: u64,
    lags: u64,
    resets: [u64; 4],
    removals: u64,
    connects: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.hidden += other.hidden;
        self.duplicates += other.duplicates;
        self.repairs += other.repairs;
        self.holes_closed += other.holes_closed;
        self.found_by_patrol += other.found_by_patrol;
        self.lags += other.lags;
        self.resets.iter_mut().zip(other.resets).for_each(|(sum, count)| *sum += count);
        self.removals += other.removals;
        self.connects += other.connects;
    }

    pub fn each(&self) -> Vec<(&'static str, u64)> {
        let [far, _, _, membership] = self.resets;
        vec![
            ("an event", self.events),
            ("a hidden event", self.hidden),
            ("a duplicate", self.duplicates),
            ("a repair", self.repairs),
            ("a straggler", self.holes_closed),
            ("a find of the patrol", self.found_by_patrol),
            ("lag mode", self.lags),
            ("a reset for distance", far),
            ("a reset for membership", membership),
            ("a removal", self.removals),
            ("a connect", self.connects),
        ]
    }
}

pub struct World {
    now: Timestamp,
    chance: Chance,
    store: Store,
    nodes: Vec<Node>,
    clients: Vec<Client>,
    is_lossy: bool,
    tally: Tally,
}

impl World {
    pub fn new(seed: u64, sabotage: Option<Sabotage>) -> Self {
        let now = Timestamp::from_micros(1_000_000_000);
        Self {
            now,
            chance: Chance::new(seed),
            store: Store::new(CHATS, PEOPLE),
            nodes: (0..NODES).map(|n| Node::new(now, seed * 2 + n as u64, sabotage)).collect(),
            clients: (0..PEOPLE * 2).map(|n| Client::new(user(n % PEOPLE), if n % 3 == 0 { 1 } else { 20 })).collect(),
            is_lossy: true,
            tally: Tally::default(),
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
        match self.below(100) {
            0..12 => self.change(),
            12..37 => self.deliver(),
            37..72 => self.read(),
            72..92 => self.take(),
            92 => self.come_or_go(),
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

    fn publish(&mut self, items: &[BusItem]) {
        for node in 0..NODES {
            for item in items {
                let copies = match self.below(40) {
                    0 | 1 if self.is_lossy => 0,
                    2 if self.is_lossy => 2,
                    _ => 1,
                };
                self.nodes[node].bus.extend(std::iter::repeat_n(item.clone(), copies));
            }
        }
    }

    /// A node hears something, mostly in order.
    fn deliver(&mut self) {
        let node = self.below(NODES);
        let waiting = self.nodes[node].bus.len();
        if waiting == 0 {
            return;
        }
        let from = if self.is_lossy && self.one_in(4) { self.below(waiting.min(5)) } else { 0 };
        let is_notice = self.is_lossy && self.one_in(300);
        let Node { hub, desk, bus, .. } = &mut self.nodes[node];
        hub.heard(self.now, &bus.remove(from), desk);
        if is_notice {
            bus.clear();
            hub.lost(self.now, desk);
        }
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
            if self.is_lossy && self.one_in(20) {
                self.nodes[node].hub.failed(self.now, read);
            } else {
                self.nodes[node].look_up(read, &self.store);
            }
        } else if choice == 1 && halves > 0 {
            let at = self.below(halves);
            let (read, memberships) = self.nodes[node].halves.remove(at);
            self.nodes[node].look_up_list(&read, memberships, &self.store);
        } else if answers > 0 {
            let at = self.below(answers);
            let Node { hub, desk, answers, .. } = &mut self.nodes[node];
            hub.answer(self.now, answers.remove(at), desk);
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
            let item = post.0.borrow_mut().queue.pop();
            if let Some(item) = item {
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

    fn connect(&mut self, n: usize) {
        self.tally.connects += 1;
        let node = self.below(NODES);
        let client = &self.clients[n];
        let newcomer = Newcomer {
            user: client.user,
            session: domain_kernel::SessionId::new(client.user.value()),
            cursor: client.cursor,
            held: client.chats.iter().map(|(chat, held)| (*chat, held.cursor)).collect(),
        };
        let post = Post::default();
        let Node { hub, desk, .. } = &mut self.nodes[node];
        let id = hub.connect(self.now, newcomer, post.clone(), desk);
        self.clients[n].connected = Some(Connected { node, id, post, is_synced: false });
    }

    fn tick(&mut self) {
        let node = self.below(NODES);
        let Node { hub, desk, .. } = &mut self.nodes[node];
        hub.tick(self.now, desk);
    }

    /// Nothing is lost any more, everybody connects and reads, and time passes.
    pub fn heal(&mut self) {
        self.is_lossy = false;
        for n in 0..self.clients.len() {
            if self.clients[n].connected.is_none() {
                self.connect(n);
            }
        }
        for _ in 0..400 {
            self.now = self.now.plus(Span::millis(100));
            for node in 0..NODES {
                let Node { hub, desk, bus, .. } = &mut self.nodes[node];
                for item in std::mem::take(bus) {
                    hub.heard(self.now, &item, desk);
                }
                hub.tick(self.now, desk);
                for read in std::mem::take(&mut self.nodes[node].desk.reads) {
                    self.nodes[node].look_up(read, &self.store);
                }
                for (read, memberships) in std::mem::take(&mut self.nodes[node].halves) {
                    self.nodes[node].look_up_list(&read, memberships, &self.store);
                }
                let Node { hub, desk, answers, .. } = &mut self.nodes[node];
                for answer in std::mem::take(answers) {
                    hub.answer(self.now, answer, desk);
                }
            }
            for n in 0..self.clients.len() {
                self.take_of(n, 1_000);
            }
        }
    }

    /// What everybody has complained of, and what the end looks like.
    pub fn verdict(mut self) -> Result<Tally, String> {
        for client in &self.clients {
            if let Some(complaint) = client.complaints.first() {
                return Err(complaint.clone());
            }
            self.judge(client)?;
            self.tally.events += client.events;
            self.tally.hidden += client.hidden;
        }
        for node in &self.nodes {
            let figures = node.hub.figures();
            self.tally.duplicates += figures.duplicates;
            self.tally.repairs += figures.repairs;
            self.tally.holes_closed += figures.holes_closed;
            self.tally.found_by_patrol += figures.found_by_patrol;
            self.tally.lags += figures.lags;
            self.tally.resets.iter_mut().zip(figures.resets).for_each(|(sum, count)| *sum += count);
        }
        Ok(self.tally)
    }

    fn judge(&self, client: &Client) -> Result<(), String> {
        let whom = client.user;
        if !client.connected.as_ref().is_some_and(|connected| connected.is_synced) {
            return Err(format!("{whom} got no sync_done"));
        }
        if client.cursor != Some(self.store.user_head(whom)) {
            return Err(format!("{whom} ends at {:?} of its stream", client.cursor));
        }
        for (chat, stream) in &self.store.chats {
            match (stream.visibility(whom), client.chats.get(chat)) {
                (None, None) => {}
                (Some(_), Some(held)) if held.cursor == stream.head() => self.compare(whom, *chat, held)?,
                (is_in, held) => {
                    let at = held.map(|held| held.cursor);
                    return Err(format!(
                        "{whom} (member: {}) ends at {at:?} of {chat}, head {:?}",
                        is_in.is_some(),
                        stream.head()
                    ));
                }
            }
        }
        Ok(())
    }

    /// What was touched since the client holds the chat is there in its present state, and nothing else.
    fn compare(&self, whom: UserId, chat: ChatId, held: &super::client::Held) -> Result<(), String> {
        let stream = &self.store.chats[&chat];
        for (cursor, seq) in &stream.events {
            let is_due = cursor.seq > held.since && stream.hears(whom, *seq);
            let current = stream.messages[seq].version;
            if is_due && held.messages.get(seq) != Some(&current) {
                return Err(format!(
                    "{whom} holds {:?} of message {seq} of {chat}, not {current:?}",
                    held.messages.get(seq)
                ));
            }
        }
        match held.messages.keys().find(|seq| !stream.hears(whom, **seq)) {
            Some(seq) => Err(format!("{whom} holds message {seq} of {chat}, which it may not see")),
            None => Ok(()),
        }
    }
}
