use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use client::shapes::{Acked, Command, FromClient, FromServer, Hello, Message, Outcome, Refusal};
use client::{Incoming, Socket};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::device::{Device, Link, Order};
use super::life::{End, Life};
use super::outbox::Pending;
use super::store::Broken;
use crate::observer::{Rule, count};

/// At most so many chats are named in one `ack`.
const ACKED_AT_ONCE: usize = 200;
const TICK: Duration = Duration::from_secs(1);
/// A `same_id` without a time.
const AGAIN: u64 = 200;

/// One connection of a device, from `hello` to its end.
pub(super) struct Connection<'a> {
    life: &'a mut Life,
    socket: Socket,
    number: u64,
    /// `hello_ok` has come: commands may go.
    is_greeted: bool,
    farewell: Option<[u64; 2]>,
    next_tick: Instant,
    next_ping: Instant,
    heartbeat: Duration,
    stalled: Option<Instant>,
    /// Refused commands, and when they may be sent again.
    again: Vec<(Instant, u64)>,
    /// Places that sends of this connection got, by chat and the order in which they were sent.
    sends: HashMap<Uuid, BTreeMap<u64, i64>>,
    /// Of which history of the log they are.
    rewinds: u64,
}

impl<'a> Connection<'a> {
    pub(super) fn new(life: &'a mut Life, socket: Socket, number: u64) -> Self {
        let now = Instant::now();
        let heartbeat = Duration::from_secs(25);
        let next_ping = now + Duration::from_millis(life.dice.below(25_000));
        let (is_greeted, farewell, stalled) = (false, None, None);
        let (again, sends, rewinds) = (Vec::new(), HashMap::new(), life.observer.rewinds());
        let next_tick = now + TICK;
        Self {
            life,
            socket,
            number,
            is_greeted,
            farewell,
            next_tick,
            next_ping,
            heartbeat,
            stalled,
            again,
            sends,
            rewinds,
        }
    }

    pub(super) async fn run(mut self) -> End {
        if !self.greet().await {
            return End::Lost;
        }
        loop {
            if let Some(until) = self.stalled.take() {
                sleep_until(until).await;
            }
            let step = tokio::select! {
                biased;
                order = self.life.orders.recv() => self.obey(order).await,
                came = self.socket.read(self.next_tick) => match came {
                    Ok(came) => self.take(came).await,
                    Err(_) => Some(self.farewell.map_or(End::Lost, End::Farewell)),
                },
            };
            if let Some(end) = step {
                self.life.device.state().remember_link("end", i64::try_from(self.number).unwrap_or(0));
                return end;
            }
            if !self.write().await {
                return End::Lost;
            }
        }
    }

    async fn greet(&self) -> bool {
        let hello = {
            let mut state = self.life.device.state();
            state.store.reconnect();
            state.link = Link::Syncing;
            state.remember_link("hello", i64::try_from(self.number).unwrap_or(0));
            Hello {
                protocol: 1,
                token: state.person.token.clone(),
                client: "faults",
                user: state.store.user(),
                chats: state.store.followed(),
                caps: if self.life.device.is_passive { vec!["passive"] } else { Vec::new() },
            }
        };
        self.socket.send(&FromClient::Hello(hello)).await.is_ok()
    }

    async fn obey(&mut self, order: Option<Order>) -> Option<End> {
        let device = &self.life.device;
        match order {
            None | Some(Order::Stop) => return Some(End::Stopped),
            Some(Order::Sleep(time)) => return Some(End::Sleep(time)),
            Some(Order::Cut(node)) => return Some(End::Cut(node)),
            Some(Order::Wake) => {}
            Some(Order::Stall(time)) => self.stalled = Some(Instant::now() + time),
            Some(Order::Ask(command)) => {
                let seen = seen(device, &command);
                device.state().outbox.put(command, seen);
            }
            Some(Order::Focus(chat)) => {
                device.state().focus = chat;
                let _ = self.say(FromClient::Focus { chat }).await;
            }
            Some(Order::Typing(chat)) => {
                let _ = self.say(FromClient::Typing { chat }).await;
            }
        }
        None
    }

    async fn say(&self, frame: FromClient) -> bool {
        !self.is_greeted || self.socket.send(&frame).await.is_ok()
    }

    /// What is due: commands, what was applied, a sign of life.
    async fn write(&mut self) -> bool {
        if !self.is_greeted {
            return true;
        }
        let now = Instant::now();
        let mut frames = {
            let mut state = self.life.device.state();
            self.again.retain(|(at, id)| {
                let is_due = *at <= now;
                if is_due {
                    state.outbox.again(*id);
                }
                !is_due
            });
            state.outbox.due(self.number)
        };
        if now >= self.next_tick {
            self.next_tick = now + TICK;
            self.life.keep_token().await;
            frames.extend(self.acks());
        }
        if now >= self.next_ping {
            self.next_ping = now + self.heartbeat;
            frames.push(FromClient::Ping { n: self.number });
        }
        for frame in frames {
            if self.socket.send(&frame).await.is_err() {
                return false;
            }
        }
        true
    }

    fn acks(&self) -> Option<FromClient> {
        let mut state = self.life.device.state();
        let mut chats = Vec::new();
        while chats.len() < ACKED_AT_ONCE
            && let Some((chat, seq)) = state.moved.pop_first()
        {
            chats.push(Acked { chat, seq });
        }
        (!chats.is_empty()).then_some(FromClient::Ack { chats })
    }

    async fn take(&mut self, came: Vec<Incoming>) -> Option<End> {
        for one in came {
            match one {
                Incoming::Closed(code) => return Some(self.closed(code)),
                Incoming::Text(text) => match FromServer::parse(&text) {
                    Ok(frame) => {
                        if let Err(broken) = self.frame(&frame) {
                            self.blame(&broken);
                            self.socket.close(4000).await;
                            return Some(End::Broken);
                        }
                    }
                    Err(error) => {
                        self.blame(&Broken { rule: Rule::SameOrder, what: format!("{error:#}") });
                        return Some(End::Broken);
                    }
                },
            }
        }
        None
    }

    fn frame(&mut self, frame: &FromServer) -> Result<(), Broken> {
        let (device, observer) = (&self.life.device, &self.life.observer);
        let mut state = device.state();
        observer.note(device.user, state.person.session, frame);
        state.remember(frame);
        state.store.apply(frame)?;
        match frame {
            FromServer::HelloOk(hello) => {
                self.is_greeted = true;
                self.heartbeat = Duration::from_millis(hello.heartbeat_ms);
                if hello.user != device.user || hello.session != state.person.session {
                    let what = format!("hello as {} is answered as {hello:?}", state.person.session);
                    return Err(Broken { rule: Rule::NoLeak, what });
                }
            }
            FromServer::SyncDone => {
                state.link = Link::Synced(Instant::now());
                let focus = state.focus.map(|chat| FromClient::Focus { chat: Some(chat) });
                drop(state);
                self.life.succeed();
                if let Some(focus) = focus {
                    self.refocus(&focus);
                }
                return Ok(());
            }
            FromServer::Bye(bye) => self.farewell = Some(bye.after_ms.unwrap_or([0, 1_000])),
            FromServer::Result { id, ok, error } => {
                let (id, ok, error) = (*id, *ok, error.clone());
                drop(state);
                self.result(id, ok, error.as_ref());
                return Ok(());
            }
            _ => {}
        }
        let moved = |chat: &Uuid| state.store.chats().get(chat).map(|held| (*chat, held.cursor.seq));
        let (chat, messages): (Option<Uuid>, &[Message]) = match frame {
            FromServer::Event(event) => (Some(event.chat), event.event.message().map_or(&[], std::slice::from_ref)),
            FromServer::Diff(diff) => (Some(diff.chat), &diff.messages),
            FromServer::Reset(reset) => (Some(reset.chat), &reset.messages),
            _ => (None, &[]),
        };
        if let Some((chat, seq)) = chat.as_ref().and_then(moved) {
            state.moved.insert(chat, seq);
        }
        for message in messages.iter().filter(|message| message.sender == device.user) {
            state.outbox.seen(message.client_id);
            observer.ledger().place(message.client_id, message.seq);
        }
        Ok(())
    }

    /// The chat on screen is said again after each connect, in its turn.
    fn refocus(&self, focus: &FromClient) {
        if let FromClient::Focus { chat } = focus {
            self.life.device.order(Order::Focus(*chat));
        }
    }

    fn result(&mut self, id: u64, ok: Option<Outcome>, error: Option<&Refusal>) {
        let observer = &self.life.observer;
        if let Some(refusal) = error {
            let refused = self.life.device.state().outbox.refuse(id, refusal);
            if refusal.retry == "same_id" {
                count(&observer.counts.busy);
                let pause = Duration::from_millis(refusal.after_ms.unwrap_or(AGAIN));
                self.again.push((Instant::now() + pause, id));
            } else if let Some(pending) = refused {
                count(&observer.counts.refused);
                if let (Command::SendMessage { client_id, .. }, 1) = (&pending.command, pending.attempts) {
                    observer.ledger().refuse(*client_id);
                }
            }
            return;
        }
        let answered = self.life.device.state().outbox.answer(id);
        if let (Some(pending), Some(ok)) = (answered, ok) {
            self.done(&pending, ok);
        }
    }

    fn done(&mut self, pending: &Pending, ok: Outcome) {
        let (device, observer) = (&self.life.device, &self.life.observer);
        match (&pending.command, ok) {
            (Command::SendMessage { chat, client_id, .. }, Outcome::Placed { placed }) => {
                count(&observer.counts.acknowledged);
                observer.reach(*chat, placed.seq);
                let is_repeated = {
                    let mut ledger = observer.ledger();
                    ledger.place(*client_id, placed.seq);
                    ledger.sends.get(client_id).is_none_or(|sent| sent.is_repeated)
                };
                if !is_repeated {
                    self.check_order(pending, *chat, placed.seq);
                }
            }
            (Command::EditMessage { body, .. }, Outcome::Placed { placed }) => {
                count(&observer.counts.edited);
                observer.ledger().edit(&placed, body);
            }
            (Command::RetractMessage { .. }, Outcome::Placed { placed }) => {
                count(&observer.counts.retracted);
                observer.ledger().retract(&placed);
            }
            (Command::MarkRead { .. }, Outcome::Read { read }) => {
                count(&observer.counts.marked);
                observer.ledger().read(device.user, &read);
            }
            (Command::SubscribePresence { .. } | Command::RenewToken { .. }, Outcome::Done) => {}
            (command, ok) => {
                observer.blame(Rule::SameOrder, format!("{}: {command:?} is answered with {ok:?}", device.name));
            }
        }
    }

    /// What is said after something was seen stands after it, and two sends of one connection keep their order.
    fn check_order(&mut self, pending: &Pending, chat: Uuid, seq: i64) {
        let (name, observer) = (&self.life.device.name, &self.life.observer);
        if seq <= pending.seen {
            let what = format!("{name}: sent to {chat} after seeing {}, and placed at {seq}", pending.seen);
            observer.blame(Rule::Causal, what);
        }
        if pending.attempts != 1 || pending.connection != self.number {
            return;
        }
        if std::mem::replace(&mut self.rewinds, observer.rewinds()) != observer.rewinds() {
            self.sends.clear();
        }
        let sends = self.sends.entry(chat).or_default();
        let before = sends.range(..pending.place).next_back().map(|(_, seq)| *seq);
        let after = sends.range(pending.place..).next().map(|(_, seq)| *seq);
        if before.is_some_and(|before| before >= seq) || after.is_some_and(|after| after <= seq) {
            let what = format!(
                "{name}: of sends to {chat} over one connection one was placed at {seq}, those beside it at {before:?} and {after:?}"
            );
            observer.blame(Rule::Causal, what);
        }
        sends.insert(pending.place, seq);
    }

    fn closed(&self, code: u16) -> End {
        self.life.device.state().remember_link("closed", i64::from(code));
        match code {
            4100..4200 => End::Renew,
            4201 => End::SignedOut,
            4200..4300 => {
                self.blame(&Broken { rule: Rule::Live, what: format!("closed for good with {code}") });
                End::Broken
            }
            _ => self.farewell.map_or(End::Lost, End::Farewell),
        }
    }

    fn blame(&self, broken: &Broken) {
        let device = &self.life.device;
        let what = format!("{} (user {}): {}; {}", device.name, device.user, broken.what, device.tail());
        self.life.observer.blame(broken.rule, what);
    }
}

/// Where the chat of `command` stands in the device's store.
pub(super) fn seen(device: &Device, command: &Command) -> i64 {
    let Command::SendMessage { chat, .. } = command else { return 0 };
    device.state().store.chats().get(chat).map_or(0, |held| held.cursor.seq)
}
