use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use delivery::ports::Received;
use domain_kernel::Span;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::sync::broadcast::{Receiver, Sender};
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use super::engine::{Address, Effect, Engine, Figures, Letter, Moment};

/// How many publications a listener may be behind before it is told that it lost some.
const CAPACITY: usize = 16_384;

/// What comes of asking for a frame again, as metrics name it.
pub const NACK_OUTCOMES: [&str; 3] = ["answered", "refused", "unanswered"];

/// The engine with a clock, the ears of this node, and the letter boxes of the instances.
pub(super) struct Core {
    pub(super) node: Uuid,
    born: Instant,
    state: Mutex<State>,
    /// `None` after the end.
    ears: Mutex<Option<Sender<Received>>>,
    /// Rings when something is due earlier than was planned.
    sooner: Notify,
    unreadable: AtomicU64,
}

struct State {
    engine: Engine,
    effects: Vec<Effect>,
    posts: Vec<Option<Post>>,
    planned: Moment,
    losses: u64,
}

/// The way to an instance that works.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) letters: UnboundedSender<Letter>,
    /// Rings when the instance turns out not to work.
    pub(super) broken: Arc<Notify>,
}

impl Post {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.broken, &other.broken)
    }
}

impl Core {
    pub(super) fn new(node: Uuid, epoch: u32, instances: usize) -> Self {
        let engine = Engine::new(node, epoch, instances);
        let posts = vec![None; instances];
        Self {
            node,
            born: Instant::now(),
            state: Mutex::new(State { engine, effects: vec![], posts, planned: Moment::ZERO, losses: 0 }),
            ears: Mutex::new(Some(Sender::new(CAPACITY))),
            sooner: Notify::new(),
            unreadable: AtomicU64::new(0),
        }
    }

    /// Does what is due, for as long as this is polled.
    pub(super) async fn run(self: Arc<Self>) {
        loop {
            let rest = self.tick();
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = self.sooner.notified() => {}
            }
        }
    }

    fn tick(&self) -> Duration {
        self.act(Engine::tick);
        self.count();
        let mut state = self.state.lock();
        let now = self.born.elapsed();
        let rest = state.engine.rest(now).max(Duration::from_millis(1));
        state.planned = now + rest;
        rest
    }

    pub(super) fn look<T>(&self, look: impl FnOnce(&Engine) -> T) -> T {
        look(&self.state.lock().engine)
    }

    pub(super) fn figures(&self) -> Figures {
        let state = self.state.lock();
        let unreadable = self.unreadable.load(Ordering::Relaxed);
        Figures { unreadable, losses: state.losses, ..state.engine.figures() }
    }

    /// Lets the engine do something, and does what it wants done, in its order.
    pub(super) fn act(&self, act: impl FnOnce(&mut Engine, Moment, &mut Vec<Effect>)) {
        self.act_on(&mut self.state.lock(), |engine, now, out| {
            act(engine, now, out);
            if repairs_nothing() {
                // What a new subscription tells is left: it is not told here.
                out.retain(|effect| match effect {
                    Effect::Lost { .. } => false,
                    Effect::Send(letter) => !matches!(letter.to, Address::Node(_)),
                    Effect::Deliver(_) | Effect::NodeGone | Effect::Break { .. } => true,
                });
            }
        });
    }

    fn act_on(&self, state: &mut State, act: impl FnOnce(&mut Engine, Moment, &mut Vec<Effect>)) {
        let now = self.born.elapsed();
        let mut effects = std::mem::take(&mut state.effects);
        act(&mut state.engine, now, &mut effects);
        for effect in effects.drain(..) {
            self.effect(state, effect);
        }
        state.effects = effects;
        let due = now + state.engine.rest(now);
        if due < state.planned {
            state.planned = due;
            self.sooner.notify_one();
        }
    }

    fn effect(&self, state: &mut State, effect: Effect) {
        let post = |instance: usize| state.posts.get(instance).and_then(Option::as_ref);
        match effect {
            Effect::Send(letter) => {
                if let Some(post) = post(letter.instance) {
                    // Whoever does not take it any more breaks the instance, and the frame is sent again.
                    drop(post.letters.send(letter));
                }
            }
            Effect::Deliver(items) => self.hear(Received::Items(items.into())),
            Effect::Lost { within } => {
                state.losses += 1;
                let millis = i64::try_from(within.as_millis()).unwrap_or(i64::MAX);
                self.hear(Received::Lost { within: Some(Span::millis(millis)) });
            }
            Effect::NodeGone => self.hear(Received::NodeGone),
            Effect::Break { instance } => {
                if let Some(post) = post(instance) {
                    post.broken.notify_one();
                }
            }
        }
    }

    /// An instance works from now on.
    pub(super) fn rise(&self, instance: usize, post: Post) {
        let mut state = self.state.lock();
        if let Some(place) = state.posts.get_mut(instance) {
            *place = Some(post);
            self.act_on(&mut state, |engine, now, out| engine.rise(now, instance, out));
        }
    }

    /// An instance has taken these frames, unless it has been given up meanwhile.
    pub(super) fn taken(&self, instance: usize, post: &Post, tickets: &[(usize, u64)]) {
        let mut state = self.state.lock();
        if state.posts.get(instance).and_then(Option::as_ref).is_some_and(|present| present.is(post)) {
            self.act_on(&mut state, |engine, now, out| {
                for ticket in tickets {
                    engine.taken(now, instance, *ticket, out);
                }
            });
        }
    }

    /// An instance does not work any more.
    pub(super) fn fall(&self, instance: usize) {
        let mut state = self.state.lock();
        if state.posts.get_mut(instance).and_then(Option::take).is_some() {
            self.act_on(&mut state, |engine, now, out| engine.fall(now, instance, out));
        }
    }

    /// Something came that is no frame of the bus.
    pub(super) fn unreadable(&self) {
        self.unreadable.fetch_add(1, Ordering::Relaxed);
    }

    /// Tells everybody who listens here. Nobody listening is no failure.
    pub(super) fn hear(&self, received: Received) {
        if let Some(ears) = &*self.ears.lock() {
            drop(ears.send(received));
        }
    }

    /// A new ear; `None` after the end.
    pub(super) fn listen(&self) -> Option<Receiver<Received>> {
        self.ears.lock().as_ref().map(Sender::subscribe)
    }

    pub(super) fn close(&self) {
        *self.ears.lock() = None;
    }

    fn count(&self) {
        let figures = self.figures();
        for (name, value) in [
            ("vestnik_bus_published_total", figures.published),
            ("vestnik_bus_received_total", figures.received),
            ("vestnik_bus_holes_total", figures.holes),
            ("vestnik_bus_resent_total", figures.resent),
            ("vestnik_bus_losses_total", figures.losses),
        ] {
            metrics::counter!(name).absolute(value);
        }
        let nacks = [figures.nacks_answered, figures.nacks_refused, figures.nacks_unanswered];
        for (outcome, value) in NACK_OUTCOMES.into_iter().zip(nacks) {
            metrics::counter!("vestnik_bus_nacks_total", "outcome" => outcome).absolute(value);
        }
        metrics::gauge!("vestnik_bus_instances_alive").set(gauge(figures.instances));
        metrics::gauge!("vestnik_bus_nodes").set(gauge(figures.nodes));
        metrics::gauge!("vestnik_bus_lag_seconds").set(gauge(figures.late_micros) / 1e6);
        metrics::gauge!("vestnik_bus_echo_seconds").set(gauge(figures.echo_micros) / 1e6);
    }
}

/// A bug to be planted: holes are neither asked for nor told. Alone it is found wherever something is lost; it lets other bugs be seen that
/// repairs would hide.
fn repairs_nothing() -> bool {
    fail::fail_point!("no-repairs", |_| true);
    false
}

#[expect(clippy::cast_precision_loss, reason = "no figure comes near 2^53")]
fn gauge(value: u64) -> f64 {
    value as f64
}
