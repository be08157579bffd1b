use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use client::{Api, Refused, Socket};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::connection::Connection;
use super::device::{Device, Link, Order};
use crate::dice::Dice;
use crate::observer::{Observer, Rule, count};

/// How long a token is used before it is renewed; it is good for ten minutes.
const TOKEN_LIFE: Duration = Duration::from_secs(480);
/// A farewell may ask for more; nobody's check waits so long.
const LONGEST_AWAY: u64 = 5_000;
const FIRST_BACKOFF: u64 = 1_000;
const LONGEST_BACKOFF: u64 = 4_000;

/// The servers, as devices reach them.
pub(crate) struct Ways {
    pub(crate) apis: Vec<Api>,
    /// Where the mails of each lie.
    pub(crate) mails: Vec<PathBuf>,
}

impl Ways {
    /// Server number `node`, counted round.
    pub(crate) fn api(&self, node: usize) -> Result<&Api> {
        self.apis.iter().cycle().nth(node % self.apis.len().max(1)).context("there is no server")
    }

    /// Signs somebody in at server `node`.
    pub(crate) async fn sign_in(&self, node: usize, email: &str) -> Result<client::Person> {
        let place = node % self.apis.len().max(1);
        self.api(place)?.sign_in(email, self.mails.get(place).context("there is no server")?).await
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By order, for ever.
    Stopped,
    /// By order, for so long.
    Sleep(Duration),
    /// By order; back at once, to this node.
    Cut(usize),
    /// By itself: to the next node.
    Lost,
    /// With a farewell that says when to come back, in milliseconds.
    Farewell([u64; 2]),
    /// The token was refused.
    Renew,
    /// The session is over.
    SignedOut,
    /// The server contradicted itself: begin anew, with nothing.
    Broken,
}

/// Makes a device live: connect, follow, obey, lose the connection, come back to any server that answers.
pub(crate) struct Life {
    pub(super) device: Arc<Device>,
    pub(super) orders: UnboundedReceiver<Order>,
    pub(super) ways: Arc<Ways>,
    pub(super) observer: Arc<Observer>,
    pub(super) dice: Dice,
    node: usize,
    connections: u64,
    failures: u32,
}

impl Life {
    /// A life that begins at server `node`.
    pub(crate) fn new(
        device: Arc<Device>,
        orders: UnboundedReceiver<Order>,
        ways: Arc<Ways>,
        observer: Arc<Observer>,
        dice: Dice,
    ) -> Self {
        let mut dice = dice;
        let node = usize::try_from(dice.below(64)).unwrap_or(0);
        Self { device, orders, ways, observer, dice, node, connections: 0, failures: 0 }
    }

    /// Lives until it is stopped.
    pub(crate) async fn run(mut self) {
        loop {
            let end = self.connect().await;
            let is_going_on = match end {
                End::Stopped => false,
                End::Sleep(time) => self.rest(Link::Asleep, time).await,
                End::Cut(node) => {
                    self.node = node;
                    true
                }
                End::Lost => self.back_off().await,
                End::Farewell([from, to]) => {
                    self.node += 1;
                    let time = from + self.dice.below(to.saturating_sub(from).max(1));
                    self.rest(Link::Away, Duration::from_millis(time.min(LONGEST_AWAY))).await
                }
                End::Renew => self.renew().await,
                End::SignedOut => self.sign_in().await,
                End::Broken => {
                    self.device.state().store = super::Store::new(self.device.user);
                    self.back_off().await
                }
            };
            if !is_going_on {
                return;
            }
        }
    }

    async fn connect(&mut self) -> End {
        self.connections += 1;
        if self.connections > 1 {
            count(&self.observer.counts.reconnects);
        }
        if (self.is_token_old() || self.dice.chance(2)) && !self.renew().await {
            return End::Stopped;
        }
        let opened = match self.ways.api(self.node) {
            Ok(api) if self.device.is_narrow => Socket::open(&api.clone().narrow()).await,
            Ok(api) => Socket::open(api).await,
            Err(error) => Err(error),
        };
        let Ok(socket) = opened else { return End::Lost };
        let end = Connection::new(self, socket, self.connections).run().await;
        let mut state = self.device.state();
        state.outbox.disconnect();
        state.link = if matches!(end, End::Sleep(_)) { Link::Asleep } else { Link::Away };
        end
    }

    /// A connection stood: the next failure is a first one.
    pub(super) fn succeed(&mut self) {
        self.failures = 0;
    }

    async fn back_off(&mut self) -> bool {
        self.node += 1;
        let most = (FIRST_BACKOFF << self.failures.min(4)).min(LONGEST_BACKOFF);
        self.failures += 1;
        let time = Duration::from_millis(self.dice.below(most));
        self.rest(Link::Away, time).await
    }

    /// Obeys without a connection for so long. False when it is to stop.
    async fn rest(&mut self, link: Link, time: Duration) -> bool {
        self.device.state().link = link;
        let until = Instant::now() + time;
        loop {
            let order = match tokio::time::timeout_at(until, self.orders.recv()).await {
                Err(_) => break,
                Ok(None | Some(Order::Stop)) => return false,
                Ok(Some(order)) => order,
            };
            match order {
                Order::Wake => break,
                Order::Ask(command) => {
                    let seen = super::connection::seen(&self.device, &command);
                    self.device.state().outbox.put(command, seen);
                }
                Order::Focus(chat) => self.device.state().focus = chat,
                Order::Sleep(_) | Order::Cut(_) | Order::Typing(_) | Order::Stall(_) | Order::Stop => {}
            }
        }
        let mut state = self.device.state();
        state.link = Link::Away;
        true
    }

    /// The next access token for a connection that has stood longer than one is good for. Where none is to be had it is asked for again
    /// a tick later; a session that is over will be told so by its connection.
    pub(super) async fn keep_token(&mut self) {
        if self.is_token_old() {
            let _ = self.ask_for_token().await;
        }
    }

    fn is_token_old(&self) -> bool {
        self.device.state().renewed.elapsed() > TOKEN_LIFE
    }

    /// A new access token of the same session, or else a new session. False when it is to stop meanwhile.
    async fn renew(&mut self) -> bool {
        match self.ask_for_token().await {
            Ok(()) => true,
            Err(error) if is_refused(&error) => self.sign_in().await,
            // The same cookie may be shown again, elsewhere.
            Err(_) => self.back_off().await,
        }
    }

    async fn ask_for_token(&self) -> Result<()> {
        let cookie = self.device.state().person.cookie.clone();
        let person = self.ways.api(self.node)?.renew(&cookie).await?;
        count(&self.observer.counts.renewed);
        let mut state = self.device.state();
        (state.person, state.renewed) = (person, Instant::now());
        Ok(())
    }

    async fn sign_in(&mut self) -> bool {
        let session = self.device.state().person.session;
        if !self.observer.is_doomed(session) && self.observer.is_calm() {
            let what =
                format!("{}: session {session} is over, and nobody ended it; {}", self.device.name, self.device.tail());
            self.observer.blame(Rule::Revoked, what);
        }
        loop {
            match self.ways.sign_in(self.node, &self.device.email).await {
                Ok(person) => {
                    count(&self.observer.counts.signed_in);
                    let mut state = self.device.state();
                    if person.id != self.device.user {
                        // The person went with the tail of the log and came back as somebody else.
                        return false;
                    }
                    (state.person, state.renewed) = (person, Instant::now());
                    return true;
                }
                Err(_) if !self.back_off().await => return false,
                Err(_) => {}
            }
        }
    }
}

fn is_refused(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refused>().is_some_and(|refused| refused.status == 401)
}
