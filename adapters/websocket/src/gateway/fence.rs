//! Whether this node may believe what it holds. A node that stood still, or that alone is cut off from the database, sends its
//! sockets elsewhere before it tells them anything more: what it knows of who is in a chat may be out of date.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use delivery::ports::{BusItem, Received};
use domain_kernel::{Span, Timestamp};

use super::Gateway;
use crate::Farewell;

/// A node whose clockwork stood still for so long was stopped or paused; the others have taken it for dead.
const FROZEN: Span = Span::seconds(10);
/// Events are passed on for so long without the database having answered.
const LEASE: Span = Span::seconds(30);
/// When nothing else was read for so long, the database is asked.
const PROBE_EVERY: Span = Span::seconds(5);
/// A database that takes longer has not answered.
const PROBE_WITHIN: Duration = Duration::from_secs(5);
/// What was said so long after the database last answered here was said by somebody whom it answers: a probe has failed by then. What
/// was said sooner may have been the last word before it went away for all.
const OTHERS_GO_ON: Span = Span::seconds(10);
/// How far back a probe looks: as little as makes it a read of the log.
const PROBE_SPAN: Span = Span::seconds(1);

/// Why a node sends all its sockets elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fenced {
    /// It stood still.
    Frozen,
    /// The database does not answer here, and does elsewhere.
    Database,
}

/// What is known of the node's own state. All times are the gateway's, which never steps.
pub(super) struct Fence {
    /// When the clockwork last ran.
    beat: AtomicI64,
    /// When a read that was answered began.
    proved: AtomicI64,
    /// When there was last a sign that things go on elsewhere: others were heard, or were not heard that should have been.
    others: AtomicI64,
    probed: AtomicI64,
    /// Since when this node has nothing to tell that it could vouch for, or [`NEVER`].
    astray: AtomicI64,
}

const NEVER: i64 = i64::MAX;

impl Fenced {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Frozen, Self::Database];

    /// As metrics name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Frozen => "frozen",
            Self::Database => "database",
        }
    }
}

impl Fence {
    pub(super) fn new(now: Timestamp) -> Self {
        let now = || AtomicI64::new(now.micros());
        Self { beat: now(), proved: now(), others: now(), probed: now(), astray: AtomicI64::new(NEVER) }
    }

    /// The clockwork is about to run: the time until here was no standstill.
    pub(super) fn begin(&self, now: Timestamp) {
        for time in [&self.beat, &self.proved] {
            time.store(now.micros(), Ordering::Relaxed);
        }
    }

    /// True while this node has nothing to tell that it could vouch for.
    pub(super) fn is_astray(&self) -> bool {
        self.astray.load(Ordering::Acquire) != NEVER
    }

    /// True for the first who says so.
    fn go_astray(&self, now: Timestamp) -> bool {
        self.astray.compare_exchange(NEVER, now.micros(), Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// The database has answered a read that began then.
    pub(super) fn prove(&self, began: Timestamp) {
        self.proved.fetch_max(began.micros(), Ordering::Relaxed);
        let astray = self.astray.load(Ordering::Acquire);
        let is_back = began.micros() >= astray;
        if is_back && self.astray.compare_exchange(astray, NEVER, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            tracing::info!("the database answers here: sockets are taken again");
        }
    }

    /// What the bus said, as a sign that the log goes on elsewhere.
    pub(super) fn hear(&self, received: &Received, now: Timestamp) {
        let is_sign = match received {
            Received::Items(items) => items.iter().any(|item| matches!(item, BusItem::Chat(_) | BusItem::User(_))),
            Received::Lost { .. } => true,
            Received::NodeGone | Received::Closed => false,
        };
        if is_sign {
            self.others.fetch_max(now.micros(), Ordering::Relaxed);
        }
    }

    /// True once, when the lease has run out: the database does not answer here, and things go on without us. While nothing goes
    /// on anywhere, as when the database is away for all, a reconnect would help nobody and the sockets stay.
    fn has_strayed(&self, now: Timestamp) -> bool {
        let proved = Timestamp::from_micros(self.proved.load(Ordering::Relaxed));
        let others = Timestamp::from_micros(self.others.load(Ordering::Relaxed));
        now.since(proved) >= LEASE && others.since(proved) >= OTHERS_GO_ON && self.go_astray(now)
    }

    /// True when the database is to be asked.
    fn is_probe_due(&self, now: Timestamp) -> bool {
        let last = self.proved.load(Ordering::Relaxed).max(self.probed.load(Ordering::Relaxed));
        let is_due = now.since(Timestamp::from_micros(last)) >= PROBE_EVERY;
        if is_due {
            self.probed.store(now.micros(), Ordering::Relaxed);
        }
        is_due
    }

    /// How long the clockwork stood still, if it did; answered once. Until the database is asked anew the node is astray.
    fn stood_still(&self, now: Timestamp) -> Option<Span> {
        let beat = self.beat.load(Ordering::Relaxed);
        let still = now.since(Timestamp::from_micros(beat));
        let is_first = || self.beat.compare_exchange(beat, now.micros(), Ordering::AcqRel, Ordering::Relaxed).is_ok();
        if still < FROZEN || !is_first() {
            return None;
        }
        self.go_astray(now);
        self.probed.store(beat, Ordering::Relaxed);
        Some(still)
    }
}

impl Gateway {
    /// To be called before anything is served: after a standstill every socket is on its way elsewhere when this returns.
    pub(crate) fn check_pulse(self: &Arc<Self>) {
        let now = self.now();
        let Some(still) = self.fence.stood_still(now) else { return };
        tracing::warn!(
            seconds = still.whole_seconds(),
            sockets = self.registry.len(),
            "this node stood still; its sockets are sent elsewhere"
        );
        self.send_elsewhere(Fenced::Frozen);
        // Nobody knows what the bus said meanwhile.
        self.with_hub(|hub, now, errands| hub.lost(now, None, errands));
    }

    /// The clockwork runs: once for each turn of it.
    pub(super) fn beat(self: &Arc<Self>) {
        self.check_pulse();
        let now = self.now();
        self.fence.beat.store(now.micros(), Ordering::Relaxed);
        if self.fence.has_strayed(now) {
            tracing::error!(
                seconds = LEASE.whole_seconds(),
                sockets = self.registry.len(),
                "the database has not answered here while others go on; sockets are sent elsewhere"
            );
            self.send_elsewhere(Fenced::Database);
        }
        if self.fence.is_probe_due(now) {
            let gateway = Arc::clone(self);
            self.tasks.spawn(async move { gateway.probe(now).await });
        }
    }

    async fn probe(&self, began: Timestamp) {
        let answer = tokio::time::timeout(PROBE_WITHIN, self.parts.log.recent(PROBE_SPAN)).await;
        if matches!(answer, Ok(Ok(_))) {
            self.fence.prove(began);
        }
    }

    fn send_elsewhere(&self, reason: Fenced) {
        metrics::counter!("vestnik_fenced_total", "reason" => reason.word()).increment(1);
        self.registry.end_all(Farewell::elsewhere(self.registry.len()));
    }
}
