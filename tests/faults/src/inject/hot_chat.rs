//! Row 19: one chat that takes all it can get.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, Result};
use client::Draft;
use client::shapes::{FromServer, Outcome};
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use super::guest::{Guest, Visit};
use super::{Injection, Scene, Work};

pub(super) const ROW: Injection = Injection {
    number: 19,
    name: "one very busy chat",
    aim: "A3, fairness",
    about: "Two people on each node write into one group with 32 messages in flight each, up to 2000 a second together, for 20 s (short: 5 s); every tenth \
            message answers one that does not exist. Expected: only those are refused; the places given out are 1 … n without a hole; two others \
            write to each other meanwhile and 99 of 100 of theirs are acknowledged within 2 s.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

const IN_FLIGHT: u64 = 32;
/// Each of six writers on three nodes.
const PER_WRITER: u64 = 333;
const BAD_EVERY: u64 = 10;
/// A message that is not there.
const NOWHERE: i64 = 1_000_000_000;
const PATIENCE: Duration = Duration::from_secs(2);

/// What one writer was told.
#[derive(Default)]
struct Told {
    places: Vec<i64>,
    /// Answers to messages that cannot be written.
    refusals: u64,
    /// Anything else.
    surprises: Vec<String>,
}

async fn run(scene: &Scene<'_>) -> Result<()> {
    let nodes = &scene.environment.nodes;
    let mut writers = vec![];
    for node in nodes.iter().chain(nodes) {
        writers.push(Guest::sign_in(node).await?);
    }
    let (owner, members) = writers.split_first().context("no writers")?;
    let people: Vec<_> = members.iter().map(|guest| guest.person.clone()).collect();
    let chat = owner.api.create_group(&owner.person, &people, 19).await?;
    let (one, other) = (Guest::sign_in(scene.node()?).await?, Guest::sign_in(scene.node()?).await?);
    let quiet_chat = one.api.open_direct(&one.person, &other.person).await?;

    let (span, mut writing) = (scene.span(20, 5), JoinSet::new());
    for guest in writers.iter().cloned() {
        writing.spawn(write_much(guest, chat, span));
    }
    let delays = write_little(&one, quiet_chat, span).await?;
    let told: Vec<Told> = writing.join_all().await.into_iter().collect::<Result<_>>()?;
    judge(scene, &told, &delays, span);
    scene.check(ROW.name).await
}

/// Everything that a writer hears of what they wrote.
async fn write_much(guest: Guest, chat: Uuid, span: Duration) -> Result<Told> {
    let (mut visit, _) = guest.catch_up(None, vec![]).await?;
    let (begin, mut told, mut bad) = (Instant::now(), Told::default(), BTreeSet::new());
    let (mut asked, mut answered) = (0, 0);
    while begin.elapsed() < span || answered < asked {
        let allowed = u64::try_from(begin.elapsed().as_millis())? * PER_WRITER / 1_000;
        while begin.elapsed() < span && asked - answered < IN_FLIGHT && asked < allowed {
            asked += 1;
            let is_bad = asked.is_multiple_of(BAD_EVERY);
            bad.extend(is_bad.then_some(asked));
            let draft = Draft { reply_to: is_bad.then_some(NOWHERE), ..guest.draft(asked, "much") };
            visit.write(asked, chat, draft).await?;
        }
        anyhow::ensure!(
            begin.elapsed() < span + Duration::from_secs(20),
            "{} of {asked} were never answered",
            asked - answered
        );
        for frame in visit.answers(Instant::now() + Duration::from_millis(5)).await? {
            answered += u64::from(told.take(frame, &bad));
        }
    }
    Ok(told)
}

impl Told {
    /// Notes an answer; false when `frame` is none.
    fn take(&mut self, frame: FromServer, bad: &BTreeSet<u64>) -> bool {
        let FromServer::Result { id, ok, error } = frame else { return false };
        match (ok, error) {
            (Some(Outcome::Placed { placed }), _) if !bad.contains(&id) => self.places.push(placed.seq),
            (None, Some(refusal)) if bad.contains(&id) && refusal.retry == "never" => self.refusals += 1,
            // Too much waits: honest, and nothing was written.
            (None, Some(refusal)) if refusal.code == "busy" => {}
            (ok, error) => self.surprises.push(format!("{ok:?} {error:?}")),
        }
        true
    }
}

/// One message after the other, ten a second: how long each took, sorted.
async fn write_little(guest: &Guest, chat: Uuid, span: Duration) -> Result<Vec<Duration>> {
    let (mut visit, _) = guest.catch_up(None, vec![]).await?;
    let (begin, mut delays) = (Instant::now(), vec![]);
    for id in 1.. {
        if begin.elapsed() > span {
            break;
        }
        let asked = Instant::now();
        visit.write(id, chat, guest.draft(id, "little")).await?;
        answer(&mut visit, id).await?;
        delays.push(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    delays.sort_unstable();
    Ok(delays)
}

async fn answer(visit: &mut Visit, wanted: u64) -> Result<()> {
    visit.hear_until(|frame| matches!(frame, FromServer::Result { id, .. } if *id == wanted)).await.map(drop)
}

fn judge(scene: &Scene<'_>, told: &[Told], delays: &[Duration], span: Duration) {
    let mut places = BTreeMap::<i64, u64>::new();
    for seq in told.iter().flat_map(|told| &told.places) {
        *places.entry(*seq).or_default() += 1;
    }
    let count = places.len() as u64;
    let doubled = places.values().filter(|times| **times > 1).count();
    scene.expect(doubled == 0, format!("A2: {doubled} places were given out twice"));
    let (first, last) = (places.keys().next(), places.keys().next_back());
    // The chat's own beginning comes before the first; nobody else writes there.
    let is_dense = first.zip(last).is_some_and(|(first, last)| (last - first + 1).unsigned_abs() == count);
    scene.expect(is_dense, format!("A3: {count} messages stand between {first:?} and {last:?}"));
    scene.expect(told.iter().all(|told| told.refusals > 0), "messages that answer nothing were not refused");
    for surprise in told.iter().flat_map(|told| &told.surprises).take(5) {
        scene.expect(false, format!("an answer that nobody expects: {surprise}"));
    }
    let slow = delays.len().saturating_sub(1) * 99 / 100;
    let p99 = delays.get(slow).copied().unwrap_or(Duration::MAX);
    scene.expect(p99 < PATIENCE, format!("others waited {p99:?}"));
    let rate = count as f64 / span.as_secs_f64();
    scene.note(format!("{rate:.0} messages/s, others' p99 {:.0} ms", p99.as_secs_f64() * 1e3));
}
