use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use client::shapes::Cursor;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use uuid::Uuid;

use super::world::{Person, World};
use crate::dice::Dice;
use crate::invariant::{self as check, Findings, Fresh, Log, Shape};
use crate::model::{Device, Held, Link, Order, State};
use crate::observer::{Rule, Violation};

/// Above so many people a passive device hears of a chat only by bumps, unless it is in focus.
const PASSIVE_ABOVE: u32 = 200;
const LOOK: Duration = Duration::from_millis(100);
/// People who ask for everything anew at once.
const ASKING: usize = 6;
/// A socket is closed soon after its session was ended.
const GOODBYE: Duration = Duration::from_secs(3);
/// A device that was told to read nothing, twice in a row perhaps, has read again after so long.
const LONGEST_STALL: Duration = Duration::from_secs(6);

/// What the database says of where everybody should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heads {
    chats: HashMap<Uuid, (Cursor, i64)>,
    /// The chats of each user.
    members: HashMap<Uuid, Vec<Uuid>>,
    users: HashMap<Uuid, Cursor>,
}

/// Wakes everybody and waits until each has everything. Answers who has not by then, and what they lack.
pub(super) async fn come_to_rest(world: &World, within: Duration) -> Vec<(Arc<Device>, String)> {
    let begun = world.observer.pace.now();
    loop {
        // Also those who fell asleep on an order that was given before the rest.
        world
            .devices()
            .filter(|device| device.state().link == Link::Asleep)
            .for_each(|device| device.order(Order::Wake));
        let behind = match heads(world).await {
            Ok(heads) => {
                world.devices().filter_map(|device| Some((Arc::clone(device), lacks(device, &heads)?))).collect()
            }
            Err(error) => vec![(None, format!("the database does not answer: {error:#}"))]
                .into_iter()
                .filter_map(|(device, what): (Option<Arc<Device>>, String)| {
                    Some((device.or_else(|| world.devices().next().cloned())?, what))
                })
                .collect::<Vec<_>>(),
        };
        if behind.is_empty() || world.observer.pace.since(begun) >= within {
            return behind;
        }
        sleep(LOOK).await;
    }
}

/// Where everybody should be now.
pub(super) async fn heads(world: &World) -> Result<Heads> {
    let database = world.environment.database().await?;
    let chats = check::heads(&database).await?;
    let (members, users) = check::places(&database).await?;
    Ok(Heads { chats, members, users })
}

/// What the device does not have yet, if anything.
fn lacks(device: &Device, heads: &Heads) -> Option<String> {
    let state = device.state();
    if !matches!(state.link, Link::Synced(_)) {
        return Some(format!("it is {:?}", state.link));
    }
    if state.outbox.len() > 0 {
        let open = state.outbox.entries().next();
        return Some(format!("{} commands are not answered, the first is {open:?}", state.outbox.len()));
    }
    let own = heads.users.get(&device.user).copied().unwrap_or_default();
    if state.store.user().unwrap_or_default() != own {
        return Some(format!("its own stream is at {:?} of {own:?}", state.store.user()));
    }
    let chats = heads.members.get(&device.user).map_or(&[][..], Vec::as_slice);
    let behind = chats.iter().find_map(|chat| {
        let (ending, _) = heads.chats.get(chat)?;
        let Some(held) = state.store.chats().get(chat) else { return Some((chat, "it lacks the chat".to_owned())) };
        let is_there = match shape(device, &state, chat, held) {
            Shape::Whole => held.cursor == *ending,
            Shape::Entry => held.listed >= ending.seq,
        };
        (!is_there).then(|| (chat, format!("it is at {:?}, listed {}, of {ending:?}", held.cursor, held.listed)))
    });
    let odd = || {
        state.store.chats().keys().find(|chat| !chats.contains(chat)).map(|chat| (chat, "it is not in it".to_owned()))
    };
    behind.or_else(odd).map(|(chat, what)| format!("chat {chat}: {what}; {}", state.tail(Some(*chat))))
}

fn shape(device: &Device, state: &State, chat: &Uuid, held: &Held) -> Shape {
    let is_entry = device.is_passive && held.member_count > PASSIVE_ABOVE && state.focus != Some(*chat);
    if is_entry { Shape::Entry } else { Shape::Whole }
}

/// Holds everything that was promised, shown and held against the log and against a fresh fetch. `behind` are known not to have
/// everything: what they hold is not compared.
pub(super) async fn check_all(
    world: &Arc<World>,
    dice: &Dice,
    behind: &[(Arc<Device>, String)],
    may_lose_tail: bool,
) -> Result<Findings> {
    let database = world.environment.database().await?;
    let log = Arc::new(Log::load(&database).await.context("the log cannot be read")?);
    let observer = &world.observer;
    let mut findings = Findings::default();
    if may_lose_tail {
        let lost = check::forget_lost(&mut observer.ledger(), &log);
        observer.counts.lost.fetch_add(lost, std::sync::atomic::Ordering::Relaxed);
        observer.forget_heads();
        observer.forget_revoked();
    } else {
        let sightings = observer.sightings();
        findings.add(check::same_events(&sightings, &log));
        findings.add(check::leaks(&sightings, &log));
    }
    findings.add(check::durable(&observer.ledger(), &log));
    findings.add(check::dense(&log));
    findings.add(check::authors(&log));
    findings.add(check::unread(&log));
    findings.add(markers(world, &log, behind));
    findings.add(sessions(world, &check::sessions(&database).await?).await);
    let (memory, before) = (world.memory(), world.memory_before());
    findings.add(check::bounded(&memory, before, check::connections(&database).await?));
    findings.add(fresh_eyes(world, dice, &log, behind).await?);
    Ok(findings)
}

fn is_behind(device: &Arc<Device>, behind: &[(Arc<Device>, String)]) -> bool {
    behind.iter().any(|(other, _)| Arc::ptr_eq(device, other))
}

fn markers(world: &World, log: &Log, behind: &[(Arc<Device>, String)]) -> Findings {
    let believed: Vec<_> = world
        .devices()
        .filter(|device| !is_behind(device, behind))
        .map(|device| {
            let state = device.state();
            let held = state.store.chats().iter();
            let markers = held.map(|(chat, held)| (*chat, (held.count.marker(), state.tail(Some(*chat)))));
            (device.name.as_str(), device.user, markers.collect())
        })
        .collect();
    check::markers(&world.observer.ledger(), log, &believed)
}

/// A10 at rest: nobody is connected by a session that is over. Whoever reads nothing for a while hears of it later.
async fn sessions(world: &World, known: &HashSet<Uuid>) -> Findings {
    let begun = world.observer.pace.now();
    loop {
        let findings = ended_sessions(world, known);
        if findings.violations.is_empty() || world.observer.pace.since(begun) >= LONGEST_STALL {
            return findings;
        }
        sleep(LOOK).await;
    }
}

fn ended_sessions(world: &World, known: &HashSet<Uuid>) -> Findings {
    let mut findings = Findings::default();
    for device in world.devices() {
        let state = device.state();
        // One that went with the tail of a log could not be ended: its token lives out its minutes.
        if !known.contains(&state.person.session) {
            continue;
        }
        let ended = world.observer.revoked(state.person.session);
        let holds = ended.is_none_or(|ago| ago < GOODBYE || !matches!(state.link, Link::Synced(_)));
        findings.expect(Rule::Revoked, holds, || {
            format!("{} is connected by session {}, which was ended {:?} ago", device.name, state.person.session, ended)
        });
    }
    findings
}

/// A5 and A8 by fresh fetches: everybody asks any server for everything, and their devices hold the same.
async fn fresh_eyes(
    world: &Arc<World>,
    dice: &Dice,
    log: &Arc<Log>,
    behind: &[(Arc<Device>, String)],
) -> Result<Findings> {
    let (mut asking, asked) = (JoinSet::new(), Arc::new(Semaphore::new(ASKING)));
    let mut dice = dice.clone();
    for (place, person) in world.everybody().enumerate() {
        let (api, token, since) = (world.api(&mut dice)?, person.token()?, since(person));
        let asked = Arc::clone(&asked);
        asking.spawn(async move {
            let _permit = asked.acquire().await;
            (place, check::fetch(&api, &token, &since).await)
        });
    }
    let mut findings = Findings::default();
    let people: Vec<&Person> = world.everybody().collect();
    for (place, fresh) in asking.join_all().await {
        let Some(person) = people.get(place) else { continue };
        match fresh {
            Ok(fresh) => findings.add(compare(world, person, &fresh, log, behind)),
            Err(error) => {
                findings.expect(Rule::SameState, false, || format!("user {} cannot ask anew: {error:#}", person.user));
            }
        }
    }
    Ok(findings)
}

/// From where on each chat is held whole, by whichever device of `person` holds most of it.
fn since(person: &Person) -> HashMap<Uuid, i64> {
    let mut since = HashMap::new();
    for device in &person.devices {
        let state = device.state();
        for (chat, held) in state.store.chats() {
            if shape(device, &state, chat, held) == Shape::Whole {
                let least = since.entry(*chat).or_insert(held.since);
                *least = held.since.min(*least);
            }
        }
    }
    since
}

fn compare(world: &World, person: &Person, fresh: &Fresh, log: &Log, behind: &[(Arc<Device>, String)]) -> Findings {
    let mut findings = Findings::default();
    let told = fresh.chats.iter().map(|(chat, fresh)| (*chat, fresh.summary.read.unread)).collect();
    findings.add(check::badges("a fresh list", person.user, &told, log));
    let seen = fresh.chats.iter().map(|(chat, fresh)| (*chat, &fresh.messages, fresh.summary.last_message.as_ref()));
    for (chat, messages, last) in seen {
        world.observer.sightings().messages(person.user, chat, messages.values().chain(last), "fresh page");
    }
    for device in person.devices.iter().filter(|device| !is_behind(device, behind)) {
        let state = device.state();
        let held = state.store.chats();
        let shape = |chat: &Uuid, held: &Held| shape(device, &state, chat, held);
        findings.add(check::same_state(&device.name, device.user, held, shape, fresh, log));
        let badges = held.iter().filter_map(|(chat, held)| Some((*chat, held.count.unread()?))).collect();
        findings.add(check::badges(&device.name, device.user, &badges, log));
    }
    findings
}

/// Who was not told everything in time.
pub(super) fn late(behind: &[(Arc<Device>, String)], within: Duration) -> Vec<Violation> {
    let line = |(device, what): &(Arc<Device>, String)| {
        let what = format!("{} (user {}) does not have everything {within:?} later: {what}", device.name, device.user);
        Violation { rule: Rule::Live, what }
    };
    behind.iter().map(line).collect()
}
