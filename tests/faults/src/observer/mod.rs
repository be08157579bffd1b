//! The account of a run: what clients were promised and shown, and every contradiction in it.
//!
//! Invariants: whatever a client sends, is answered or is shown goes through here before anything is done with it; a violation is
//! never dropped, only counted when there are too many to show; what the account holds is held against the log at each rest.

mod counts;
mod ledger;
mod pace;
mod rule;
mod sightings;
mod trouble;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use client::shapes::FromServer;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;
use uuid::Uuid;

pub(crate) use counts::{Counters, Counts, count};
pub(crate) use ledger::{Ledger, Sent};
pub(crate) use pace::Pace;
pub(crate) use rule::Rule;
pub(crate) use sightings::Sightings;
pub(crate) use trouble::Trouble;

/// More of one rule are only counted.
const SHOWN: usize = 20;
/// What follows from trouble lasts no longer than a heartbeat missed and a new connection.
const AFTERMATH: Duration = Duration::from_secs(20);

/// See above.
pub(crate) struct Observer {
    pub(crate) seed: u64,
    start: Instant,
    pub(crate) counts: Counters,
    pub(crate) pace: Pace,
    violations: Mutex<Vec<Violation>>,
    ledger: Mutex<Ledger>,
    sightings: Mutex<Sightings>,
    trouble: Mutex<Trouble>,
    /// Sessions that were to be ended, and when that was answered.
    revoked: Mutex<HashMap<Uuid, Option<Duration>>>,
    /// People who were removed from a chat, and when that was answered.
    removed: Mutex<HashMap<(Uuid, Uuid), Duration>>,
    /// The furthest seq known of each chat.
    heads: Mutex<HashMap<Uuid, i64>>,
    /// How often the log went back.
    rewinds: AtomicU64,
    /// One server is about to take another's place: a look into the log may meet either.
    is_log_moving: AtomicBool,
    /// Events to be looked up in the log at once.
    probe: UnboundedSender<Sighting>,
}

/// An event that was just shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sighting {
    pub(crate) chat: Uuid,
    pub(crate) seq: i64,
    pub(crate) tag: i32,
    pub(crate) at: Instant,
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Violation {
    pub(crate) rule: Rule,
    pub(crate) what: String,
}

impl Observer {
    /// An empty account; events are looked up by whoever listens to `probe`.
    pub(crate) fn new(seed: u64, probe: UnboundedSender<Sighting>) -> Self {
        Self {
            seed,
            start: Instant::now(),
            counts: Counters::default(),
            pace: Pace::default(),
            violations: Mutex::default(),
            ledger: Mutex::default(),
            sightings: Mutex::default(),
            trouble: Mutex::default(),
            revoked: Mutex::default(),
            removed: Mutex::default(),
            heads: Mutex::default(),
            rewinds: AtomicU64::default(),
            is_log_moving: AtomicBool::default(),
            probe,
        }
    }

    /// Something is wrong.
    pub(crate) fn blame(&self, rule: Rule, what: impl Into<String>) {
        let what = format!("{} [+{:.3} s]", what.into(), self.start.elapsed().as_secs_f64());
        lock(&self.violations).push(Violation { rule, what });
    }

    /// What a check under load has found.
    pub(crate) fn compare(&self, violations: Vec<Violation>, compared: u64) {
        self.counts.compared.fetch_add(compared, std::sync::atomic::Ordering::Relaxed);
        for violation in violations {
            self.blame(violation.rule, violation.what);
        }
    }

    /// Everything that was wrong since the last time.
    pub(crate) fn take(&self) -> Vec<Violation> {
        std::mem::take(&mut *lock(&self.violations))
    }

    /// What was promised.
    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    /// What was shown.
    pub(crate) fn sightings(&self) -> MutexGuard<'_, Sightings> {
        lock(&self.sightings)
    }

    /// When something was broken.
    pub(crate) fn trouble(&self) -> MutexGuard<'_, Trouble> {
        lock(&self.trouble)
    }

    /// True when nothing was broken for long enough that clocks count.
    pub(crate) fn is_calm(&self) -> bool {
        self.trouble().is_calm_for(AFTERMATH)
    }

    /// A frame came to a device of `user`, signed in by `session`.
    pub(crate) fn note(&self, user: Uuid, session: Uuid, frame: &FromServer) {
        self.count(frame);
        self.sightings().frame(user, frame);
        match frame {
            FromServer::Event(event) => {
                self.reach(event.chat, event.seq);
                let seen = Sighting { chat: event.chat, seq: event.seq, tag: event.tag, at: Instant::now() };
                let _ = self.probe.send(seen);
            }
            FromServer::Typing(typing) => self.note_typing(user, typing.chat),
            FromServer::Bye(_) => return,
            _ => {}
        }
        self.note_session(session, frame);
    }

    /// A session is about to be ended.
    pub(crate) fn doom(&self, session: Uuid) {
        lock(&self.revoked).insert(session, None);
    }

    /// True when somebody wanted the session to end.
    pub(crate) fn is_doomed(&self, session: Uuid) -> bool {
        lock(&self.revoked).contains_key(&session)
    }

    /// A session was ended: from a second later it hears nothing.
    pub(crate) fn revoke(&self, session: Uuid) {
        count(&self.counts.revoked);
        lock(&self.revoked).insert(session, Some(self.pace.now()));
    }

    /// How long ago a session was ended.
    pub(crate) fn revoked(&self, session: Uuid) -> Option<Duration> {
        let ended = lock(&self.revoked).get(&session).copied().flatten()?;
        Some(self.pace.since(ended))
    }

    /// Sessions that were ended may have come back with an older log.
    pub(crate) fn forget_revoked(&self) {
        lock(&self.revoked).clear();
    }

    /// The removal of `user` was answered.
    pub(crate) fn remove(&self, user: Uuid, chat: Uuid) {
        count(&self.counts.removed);
        lock(&self.removed).insert((user, chat), self.pace.now());
    }

    /// Somebody is about to be let in again.
    pub(crate) fn admit(&self, user: Uuid, chat: Uuid) {
        lock(&self.removed).remove(&(user, chat));
    }

    /// Chat `chat` has come to `seq` at least.
    pub(crate) fn reach(&self, chat: Uuid, seq: i64) {
        let mut heads = lock(&self.heads);
        let head = heads.entry(chat).or_default();
        *head = (*head).max(seq);
    }

    /// The furthest seq known of each chat now.
    pub(crate) fn heads(&self) -> HashMap<Uuid, i64> {
        lock(&self.heads).clone()
    }

    /// The log has lost its tail: what is known of the heads is void.
    pub(crate) fn forget_heads(&self) {
        lock(&self.heads).clear();
        count(&self.rewinds);
    }

    /// How often the log went back: places from before are given out once more.
    pub(crate) fn rewinds(&self) -> u64 {
        self.rewinds.load(Ordering::Relaxed)
    }

    /// Whether from now on one server of the database may take another's place.
    pub(crate) fn log_moves(&self, is_moving: bool) {
        self.is_log_moving.store(is_moving, Ordering::Relaxed);
    }

    /// See [`Self::log_moves`].
    pub(crate) fn is_log_moving(&self) -> bool {
        self.is_log_moving.load(Ordering::Relaxed)
    }

    fn count(&self, frame: &FromServer) {
        let counts = &self.counts;
        match frame {
            FromServer::Event(_) => count(&counts.received),
            FromServer::Diff(_) => count(&counts.diffs),
            FromServer::Reset(_) => count(&counts.resets),
            FromServer::Bump(_) => count(&counts.bumps),
            FromServer::Marks(_) => count(&counts.marks),
            FromServer::Typing(_) => count(&counts.typing),
            FromServer::SyncDone => count(&counts.synced),
            _ => {}
        }
    }

    fn note_session(&self, session: Uuid, frame: &FromServer) {
        let Some(late) = self.revoked(session) else { return };
        if late > Duration::from_secs(1) && self.is_calm() {
            self.blame(Rule::Revoked, format!("session {session} was ended {late:?} ago and hears {frame:?}"));
        }
    }

    fn note_typing(&self, user: Uuid, chat: Uuid) {
        let Some(since) = lock(&self.removed).get(&(user, chat)).copied() else { return };
        let late = self.pace.since(since);
        if late > Duration::from_secs(1) && self.is_calm() {
            self.blame(
                Rule::NoLeak,
                format!("user {user} was removed from {chat} {late:?} ago and hears who types there"),
            );
        }
    }
}

/// What is to be shown of `violations`: some of each rule, in the order of the rules, the rest as a number.
pub(crate) fn shown(violations: &[Violation], seed: u64) -> Vec<String> {
    let mut by_rule: Vec<(Rule, Vec<&str>)> = Vec::new();
    for violation in violations {
        match by_rule.iter_mut().find(|(rule, _)| *rule == violation.rule) {
            Some((_, all)) => all.push(&violation.what),
            None => by_rule.push((violation.rule, vec![&violation.what])),
        }
    }
    by_rule.sort_by_key(|(rule, _)| *rule);
    let lines = by_rule.into_iter().flat_map(|(rule, all)| {
        let rest = all.len().saturating_sub(SHOWN);
        let more = (rest > 0).then(|| format!("{rule}: and {rest} more (seed {seed})"));
        let some: Vec<String> = all.iter().take(SHOWN).map(|what| format!("{rule}: {what} (seed {seed})")).collect();
        some.into_iter().chain(more)
    });
    lines.collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
