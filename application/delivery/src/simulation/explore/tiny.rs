//! A world of two nodes, two people and a few events, in which the caller decides what happens next.

use std::collections::BTreeSet;

use domain_kernel::{FailureKind, SessionId, Span, Timestamp, UserId};
use uuid::Uuid;

use super::scenario::{Budget, Scenario};
use crate::hub::Sabotage;
use crate::ports::BusItem;
use crate::simulation::client::{Client, Connected, Post};
use crate::simulation::judge::judge;
use crate::simulation::node::Node;
use crate::simulation::store::{Store, chat, user};
use crate::{End, Newcomer};

const NODES: usize = 2;
/// A notice of a loss covers this much; nothing here takes longer.
const REACH: Span = Span::seconds(20);

/// Something that happens once, in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// User 0 writes.
    Write(usize),
    /// User 0 writes so much that the bus only names the event.
    Moved(usize),
    /// The newest message is edited.
    Edit(usize),
    /// User 1 is removed.
    Remove(usize),
    /// User 1 leaves.
    Leave(usize),
    /// User 1 is let in.
    Join(usize),
    /// User 1 has read all there is.
    Mark(usize),
    /// A client connects to a node.
    Connect(usize, usize),
    /// A client goes.
    Disconnect(usize),
    /// A client's session ends.
    EndSession(usize),
    /// A node dies and is there again at once.
    Crash(usize),
    /// User 0 writes, and the node dies after the commit and before anybody is told.
    CrashWriting(usize),
    /// The log loses its last event.
    Rollback(usize),
}

/// Something that may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A node hears what is first on its bus.
    Hear(usize),
    /// A read is carried out; its answer is under way then.
    Look(usize, usize),
    /// The second half of a read of a list.
    LookList(usize),
    /// An answer arrives.
    Answer(usize, usize),
    /// A client reads a frame.
    Take(usize),
    /// The next thing that an actor does.
    Act(usize),
    /// A node is told that its bus has lost something.
    Notice(usize),
    /// A node hears what is second on its bus.
    HearSecond(usize),
    /// What is first on a node's bus is lost.
    Drop(usize),
    /// A node hears what is first, and will hear it again.
    HearTwice(usize),
    /// A read fails.
    Fail(usize),
    /// Time passes on a node.
    Tick(usize),
}

pub struct Tiny<'a> {
    scenario: &'a Scenario,
    sabotage: Option<Sabotage>,
    now: Timestamp,
    store: Store,
    nodes: Vec<Node>,
    clients: Vec<Client>,
    /// Sessions that a node refuses.
    refused: Vec<BTreeSet<SessionId>>,
    /// Clients whose session has ended.
    ended: Vec<usize>,
    /// Notices of loss that the bus owes a node.
    notices: [bool; NODES],
    done: Vec<usize>,
    budget: Budget,
    pub is_traced: bool,
}

impl<'a> Tiny<'a> {
    pub fn new(scenario: &'a Scenario, sabotage: Option<Sabotage>) -> Self {
        let now = Timestamp::from_micros(1_000_000_000);
        let mut store = Store::new(scenario.chats, 2);
        (store.now, store.room) = (now, scenario.room);
        let mut tiny = Self {
            scenario,
            sabotage,
            now,
            store,
            nodes: (0..NODES).map(|n| Node::new(now, n as u64, sabotage)).collect(),
            clients: [0, 1, 1].map(|n| Client::new(user(n), 1)).into(),
            refused: vec![BTreeSet::new(); NODES],
            ended: vec![],
            notices: [false; NODES],
            // Nothing of the story until all who are present are there.
            done: scenario.scripts.iter().map(Vec::len).collect(),
            budget: Budget::default(),
            is_traced: false,
        };
        for node in &mut tiny.nodes {
            node.hub.has_no_patrol = !scenario.has_patrol;
        }
        tiny.begin();
        tiny
    }

    fn begin(&mut self) {
        for client in self.scenario.away.clone() {
            self.connect(client, 1);
        }
        for (client, node) in self.scenario.present.clone() {
            self.connect(client, node);
        }
        self.come_to_rest();
        for client in self.scenario.away.clone() {
            self.disconnect(client);
        }
        for connected in self.clients.iter().filter_map(|client| client.connected.as_ref()) {
            connected.post.0.borrow_mut().capacity = self.scenario.capacity;
        }
        self.budget = self.scenario.budget;
        self.done.fill(0);
    }

    /// What may happen now; the first is what a world in a hurry would do.
    pub fn options(&self, steps: &mut Vec<Step>) {
        steps.clear();
        for (n, node) in self.nodes.iter().enumerate() {
            let is_there = |count: usize, place: usize| count > place;
            steps.extend(is_there(node.bus.len(), 0).then_some(Step::Hear(n)));
            steps.extend(is_there(node.desk.reads.len(), 0).then_some(Step::Look(n, 0)));
            steps.extend(is_there(node.halves.len(), 0).then_some(Step::LookList(n)));
            steps.extend(is_there(node.answers.len(), 0).then_some(Step::Answer(n, 0)));
        }
        for (n, client) in self.clients.iter().enumerate() {
            let has_mail = client.connected.as_ref().is_some_and(|connected| {
                let state = connected.post.0.borrow();
                !state.queue.is_empty() || state.wants_drain || state.end.is_some()
            });
            steps.extend(has_mail.then_some(Step::Take(n)));
        }
        for (n, script) in self.scenario.scripts.iter().enumerate() {
            steps.extend((self.done[n] < script.len()).then_some(Step::Act(n)));
        }
        for (n, node) in self.nodes.iter().enumerate() {
            steps.extend(self.notices[n].then_some(Step::Notice(n)));
            let heard = node.bus.len();
            steps.extend((heard > 1 && self.budget.swaps > 0).then_some(Step::HearSecond(n)));
            steps.extend((heard > 0 && self.budget.drops > 0).then_some(Step::Drop(n)));
            steps.extend((heard > 0 && self.budget.twice > 0).then_some(Step::HearTwice(n)));
            let reads = node.desk.reads.len();
            steps.extend((reads > 1).then_some(Step::Look(n, 1)));
            steps.extend((reads > 0 && self.budget.fails > 0).then_some(Step::Fail(n)));
            steps.extend((node.answers.len() > 1).then_some(Step::Answer(n, 1)));
            steps.extend((self.budget.ticks > 0).then_some(Step::Tick(n)));
        }
    }

    pub fn step(&mut self, step: Step) {
        if self.is_traced {
            self.tell(step);
        }
        match step {
            Step::Hear(n) => self.hear(n, 0),
            Step::HearSecond(n) => {
                self.budget.swaps -= 1;
                self.hear(n, 1);
            }
            Step::HearTwice(n) => {
                self.budget.twice -= 1;
                let again = self.nodes[n].bus[0].clone();
                self.nodes[n].bus.push(again);
                self.hear(n, 0);
            }
            Step::Drop(n) => {
                self.budget.drops -= 1;
                self.nodes[n].bus.remove(0);
                self.notices[n] = true;
            }
            Step::Look(n, place) => {
                let read = self.nodes[n].desk.reads.remove(place);
                self.nodes[n].look_up(read, &self.store);
            }
            Step::Fail(n) => {
                self.budget.fails -= 1;
                let read = self.nodes[n].desk.reads.remove(0);
                self.nodes[n].hub.failed(self.now, read, FailureKind::Unavailable);
            }
            Step::LookList(n) => {
                let (read, memberships) = self.nodes[n].halves.remove(0);
                self.nodes[n].look_up_list(&read, memberships, &self.store);
            }
            Step::Answer(n, place) => self.answer(n, place),
            Step::Take(n) => self.take(n),
            Step::Act(n) => {
                let act = self.scenario.scripts[n][self.done[n]];
                self.done[n] += 1;
                self.act(act);
            }
            Step::Notice(n) => {
                self.notices[n] = false;
                let Node { hub, desk, .. } = &mut self.nodes[n];
                hub.lost(self.now, Some(REACH), desk);
            }
            Step::Tick(n) => {
                self.budget.ticks -= 1;
                self.pass(Span::millis(160));
                self.tick(n);
            }
        }
    }

    /// Says what happens, for whoever looks for the reason of a failure.
    fn tell(&self, step: Step) {
        let what = match step {
            Step::Hear(n) | Step::Drop(n) | Step::HearTwice(n) => format!("{:?}", self.nodes[n].bus[0]),
            Step::HearSecond(n) => format!("{:?}", self.nodes[n].bus[1]),
            Step::Look(n, place) => format!("{:?}", self.nodes[n].desk.reads[place]),
            Step::Fail(n) => format!("{:?}", self.nodes[n].desk.reads[0]),
            Step::Answer(n, place) => format!("{:?}", self.nodes[n].answers[place]),
            Step::Act(n) => format!("{:?}", self.scenario.scripts[n][self.done[n]]),
            Step::LookList(_) | Step::Take(_) | Step::Notice(_) | Step::Tick(_) => String::new(),
        };
        eprintln!("{step:?} {what}");
    }

    fn hear(&mut self, n: usize, place: usize) {
        let Node { hub, desk, bus, .. } = &mut self.nodes[n];
        let item = bus.remove(place);
        if let BusItem::SessionsEnded { sessions, .. } = &item {
            self.refused[n].extend(sessions);
        }
        hub.heard(self.now, &item, desk);
    }

    fn answer(&mut self, n: usize, place: usize) {
        let Node { hub, desk, answers, .. } = &mut self.nodes[n];
        let answer = answers.remove(place);
        if let crate::Answer::EndedSessions(ended) = &answer {
            self.refused[n].extend(ended);
        }
        hub.answer(self.now, answer, desk);
    }

    fn take(&mut self, n: usize) {
        let Some(connected) = &self.clients[n].connected else { return };
        let post = connected.post.clone();
        let (node, id) = (connected.node, connected.id);
        if post.0.borrow().end.is_some() {
            self.disconnect(n);
            return;
        }
        let item = post.0.borrow_mut().queue.pop();
        if let Some(item) = item {
            if self.is_traced {
                eprintln!("    client {n} takes {item:?}");
            }
            self.clients[n].apply(item, &self.store);
        }
        let is_drained = post.0.borrow().queue.is_empty();
        if is_drained && std::mem::take(&mut post.0.borrow_mut().wants_drain) {
            let Node { hub, desk, .. } = &mut self.nodes[node];
            hub.drained(self.now, id, desk);
        }
    }

    fn act(&mut self, act: Act) {
        let visitor = user(1);
        let items = match act {
            Act::Write(n) => self.store.write(chat(n), user(0)),
            Act::Moved(n) => {
                self.store.write(chat(n), user(0));
                vec![BusItem::ChatMoved { chat: chat(n), cursor: self.store.chats[&chat(n)].head() }]
            }
            Act::Edit(n) => {
                let newest = self.store.chats[&chat(n)].messages.last_key_value().map(|(seq, _)| *seq);
                newest.map(|seq| self.store.change(chat(n), seq, false)).unwrap_or_default()
            }
            Act::Remove(n) | Act::Leave(n) if self.is_in(n, visitor) => {
                self.store.remove(chat(n), visitor, matches!(act, Act::Leave(_)))
            }
            Act::Join(n) if !self.is_in(n, visitor) => self.store.add(chat(n), visitor),
            Act::Mark(n) if self.is_in(n, visitor) => self.store.mark_read(chat(n), visitor),
            Act::Remove(_) | Act::Leave(_) | Act::Join(_) | Act::Mark(_) => vec![],
            Act::EndSession(n) => {
                self.ended.push(n);
                self.store.ended.push(session(n));
                vec![BusItem::SessionsEnded { user: self.clients[n].user, sessions: vec![session(n)] }]
            }
            Act::Connect(n, node) => {
                self.connect(n, node);
                vec![]
            }
            Act::Disconnect(n) => {
                self.disconnect(n);
                vec![]
            }
            Act::Crash(n) => {
                self.crash(n);
                vec![]
            }
            Act::CrashWriting(n) => {
                self.store.write(chat(0), user(0));
                self.crash(n);
                vec![]
            }
            Act::Rollback(n) => {
                self.store.roll_back(chat(n));
                vec![]
            }
        };
        for node in &mut self.nodes {
            node.bus.extend(items.iter().cloned());
        }
    }

    fn is_in(&self, n: usize, whom: UserId) -> bool {
        self.store.chats[&chat(n)].visibility(whom).is_some()
    }

    /// The node is gone with all it held; a new one begins in its place, and the others hear of it in the end.
    fn crash(&mut self, n: usize) {
        let mut node = Node::new(self.now, n as u64 + 10, self.sabotage);
        node.hub.has_no_patrol = !self.scenario.has_patrol;
        self.nodes[n] = node;
        self.refused[n] = self.store.ended.iter().copied().collect();
        self.notices = [true; NODES];
        for client in &mut self.clients {
            if client.connected.as_ref().is_some_and(|connected| connected.node == n) {
                client.connected = None;
            }
        }
    }

    fn connect(&mut self, n: usize, node: usize) {
        if self.clients[n].connected.is_some() || self.refused[node].contains(&session(n)) {
            return;
        }
        let client = &self.clients[n];
        let newcomer = Newcomer {
            user: client.user,
            session: session(n),
            cursor: client.cursor,
            held: client.chats.iter().map(|(chat, held)| (*chat, held.cursor)).collect(),
            takes_bumps: false,
            is_idle: false,
        };
        let post = Post::default();
        post.0.borrow_mut().capacity = self.scenario.capacity;
        let Node { hub, desk, .. } = &mut self.nodes[node];
        let id = hub.connect(self.now, newcomer, post.clone(), desk);
        self.clients[n].connected = Some(Connected { node, id, post, session: session(n), is_synced: false });
    }

    fn disconnect(&mut self, n: usize) {
        if let Some(connected) = self.clients[n].connected.take() {
            let Node { hub, desk, .. } = &mut self.nodes[connected.node];
            hub.disconnect(self.now, connected.id, desk);
        }
    }

    fn pass(&mut self, span: Span) {
        self.now = self.now.plus(span);
        self.store.now = self.now;
    }

    fn tick(&mut self, n: usize) {
        let Node { hub, desk, .. } = &mut self.nodes[n];
        hub.tick(self.now, desk);
    }

    /// Does the first thing that may happen until nothing may.
    fn come_to_rest(&mut self) {
        let mut steps = Vec::new();
        loop {
            self.options(&mut steps);
            match steps.first() {
                Some(step) => self.step(*step),
                None => return,
            }
        }
    }

    /// Nothing goes wrong any more: what is left of the story is told, everybody is there, and time passes.
    pub fn heal(&mut self) {
        self.budget = Budget::default();
        self.come_to_rest();
        for n in 0..self.clients.len() {
            let is_part = self.scenario.away.contains(&n)
                || self.scenario.present.iter().any(|(present, _)| *present == n)
                || self.scenario.scripts.iter().flatten().any(|act| matches!(act, Act::Connect(who, _) if *who == n));
            if is_part && !self.ended.contains(&n) {
                self.connect(n, n % NODES);
            }
        }
        // A look at losses a second, a wait for stragglers after it, failed reads made again.
        for millis in [0, 60, 160, 50, 800, 60, 160, 50, 700, 160, 50, 1_000, 160, 50] {
            self.pass(Span::millis(millis));
            for n in 0..NODES {
                self.tick(n);
            }
            self.come_to_rest();
        }
    }

    /// What is wrong, if anything is.
    pub fn verdict(&self) -> Result<(), String> {
        for (n, client) in self.clients.iter().enumerate() {
            if let Some(complaint) = client.complaints.first() {
                return Err(format!("client {n}: {complaint}"));
            }
            match &client.connected {
                Some(connected) if self.ended.contains(&n) && connected.post.0.borrow().end != Some(End::Revoked) => {
                    return Err(format!("client {n} is served though its session has ended"));
                }
                Some(_) if !self.ended.contains(&n) => {
                    judge(client, &self.store).map_err(|complaint| format!("client {n}: {complaint}"))?;
                }
                Some(_) | None => {}
            }
        }
        Ok(())
    }
}

fn session(n: usize) -> SessionId {
    SessionId::new(Uuid::from_u128(0x3000 + n as u128))
}
