//! What all connections of this node share: the hub, its reads, the commands, the clock, the end.

mod admission;
mod carry;
mod commands;
mod drain;
mod endpoint;
mod fence;
mod merge;
mod notes;
mod outlet;
mod parts;
mod planted;
mod reads;
mod registry;
mod run;
mod turns;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use delivery::{ConnectionId, Hub, Newcomer};
use domain_kernel::{ChatId, Timestamp, UserId};
use domain_users::ports::AccessTokens;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

pub use fence::Fenced;
pub use parts::{GatewayConfig, GatewayFigures, GatewayParts};

use crate::Farewell;
use crate::frame;
use crate::line::Line;
use crate::session::{HEARTBEAT_MS, MAX_FRAME, Rates};
use crate::socket::Socket;
use adapter_wire::frames::{HelloOk, ServerFrame};
use admission::Admission;
use fence::Fence;
use merge::Merge;
use outlet::Errands;
use registry::Registry;
use turns::Turns;

/// The WebSocket side of one node.
pub struct Gateway {
    parts: GatewayParts,
    hub: Mutex<Hub<Line>>,
    registry: Registry,
    started: Instant,
    /// The wall clock's time at `started`: the hub's time is counted from it and never steps.
    epoch: Timestamp,
    is_listening: AtomicBool,
    is_draining: AtomicBool,
    /// Commands and reads under way.
    tasks: TaskTracker,
    turns: Turns,
    merged_heads: Merge<(ChatId, u32)>,
    merged_user_heads: Merge<(ConnectionId, UserId)>,
    admission: Admission,
    fence: Fence,
    slow: AtomicU64,
    ended: [AtomicU64; 3],
}

/// A connection's place in the hub.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Joined(ConnectionId);

impl Gateway {
    /// A gateway that nothing runs yet.
    pub fn new(parts: GatewayParts) -> Arc<Self> {
        let epoch = parts.clock.now();
        let seed = parts.randomness.bytes().iter().fold(0_u64, |seed, byte| seed.rotate_left(8) ^ u64::from(*byte));
        let hub = planted::hub(epoch, seed);
        Arc::new(Self {
            turns: Turns::new(parts.config.catchups),
            admission: Admission::new(epoch),
            fence: Fence::new(epoch),
            merged_heads: Merge::default(),
            merged_user_heads: Merge::default(),
            parts,
            hub: Mutex::new(hub),
            registry: Registry::default(),
            started: Instant::now(),
            epoch,
            is_listening: AtomicBool::new(false),
            is_draining: AtomicBool::new(false),
            tasks: TaskTracker::new(),
            slow: AtomicU64::new(0),
            ended: Default::default(),
        })
    }

    /// Serves one upgraded connection until it ends.
    pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(self: Arc<Self>, stream: S) {
        let line = Line::default();
        self.registry.add(&line);
        if self.is_draining.load(Ordering::Acquire) {
            // Let in before the drain began, registered after it said goodbye to everybody.
            line.end(Farewell::drain(1_000));
        }
        Socket::new(stream, self, line).run().await;
    }

    /// What was done and is held, for metrics.
    pub fn figures(&self) -> GatewayFigures {
        let (frames, bytes) = self.registry.depth();
        let [reconnect, renew, stop] = &self.ended;
        GatewayFigures {
            sockets: self.registry.len(),
            queued_frames: frames,
            queued_bytes: bytes,
            too_slow: self.slow.load(Ordering::Relaxed),
            ended_to_reconnect: reconnect.load(Ordering::Relaxed),
            ended_to_renew: renew.load(Ordering::Relaxed),
            ended_for_good: stop.load(Ordering::Relaxed),
            hub: self.hub.lock().figures(),
        }
    }

    /// Time that never steps, for everything but tokens.
    pub(crate) fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(self.epoch.micros().saturating_add(passed))
    }

    /// The time by which tokens expire.
    pub(crate) fn wall(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// About when the wall clock's `at` will be.
    pub(crate) fn moment_of_wall(&self, at: Timestamp) -> Timestamp {
        self.now().plus(at.since(self.wall()))
    }

    pub(crate) fn rates(&self) -> Rates {
        self.parts.config.rates
    }

    pub(crate) fn tokens(&self) -> &Arc<dyn AccessTokens> {
        &self.parts.tokens
    }

    /// Calls the hub, and does what it asks for once its lock is given back.
    fn with_hub<R>(self: &Arc<Self>, call: impl FnOnce(&mut Hub<Line>, Timestamp, &mut Errands) -> R) -> R {
        let mut errands = Errands::default();
        let answer = call(&mut self.hub.lock(), self.now(), &mut errands);
        self.run_errands(&mut errands);
        answer
    }

    /// Somebody has said a good hello: greets and registers, or refuses one connection or one newcomer too many.
    pub(crate) fn join(self: &Arc<Self>, newcomer: Newcomer, line: &Line) -> Result<Joined, Farewell> {
        self.admission.admit(self.now())?;
        let hello = ServerFrame::HelloOk(HelloOk {
            session: newcomer.session.value(),
            user: newcomer.user.value(),
            now: adapter_wire::time(self.wall()),
            heartbeat_ms: HEARTBEAT_MS,
            max_frame: u32::try_from(MAX_FRAME).unwrap_or(u32::MAX),
            degraded: self.turns.are_crowded(),
        });
        let limit = self.parts.config.connections_per_user;
        self.with_hub(|hub, now, errands| {
            if hub.connections_of(newcomer.user) >= limit {
                return Err(Farewell::TOO_MANY);
            }
            line.send(frame::json(&hello));
            Ok(Joined(hub.connect(now, newcomer, line.clone(), errands)))
        })
    }

    pub(crate) fn part(self: &Arc<Self>, joined: Joined) {
        self.with_hub(|hub, now, errands| hub.disconnect(now, joined.0, errands));
    }

    pub(crate) fn drained(self: &Arc<Self>, joined: Joined) {
        self.with_hub(|hub, now, errands| hub.drained(now, joined.0, errands));
    }

    pub(crate) fn forget(&self, line: &Line) {
        self.registry.remove(line);
    }

    pub(crate) fn count_slow(&self) {
        self.slow.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_farewell(&self, farewell: Farewell) {
        let range = usize::from(farewell.code.saturating_sub(4000) / 100);
        if let Some(count) = self.ended.get(range) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}
