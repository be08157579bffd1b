use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use client::Draft;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::world::{Listener, World};
use crate::dice::Dice;
use crate::model::{Device, Held, Link, Order, short};
use crate::observer::{Rule, count};

/// So long anything may take that happens to somebody who is connected, or is connecting.
const ARRIVAL: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(4);
/// What anything takes, until it is known better.
const FIRST_AIM: Duration = Duration::from_millis(20);
const PAUSE: u64 = 60;
/// Until the next rest.
const ASLEEP: Duration = Duration::from_hours(2);

/// How long the listener needs from losing a connection to having everything, and the caller from asking to the answer: as it was
/// lately.
struct Aim {
    coming_back: Duration,
    asking: Duration,
}

/// One thing happens in a chat in which nothing else does, at the very moment when its only reader connects, and must arrive: there
/// is no later event that would show that one is missing.
pub(super) async fn drill(world: Arc<World>, place: usize, mut dice: Dice) {
    let mut aim = Aim { coming_back: FIRST_AIM, asking: FIRST_AIM };
    loop {
        sleep(Duration::from_millis(dice.below(PAUSE))).await;
        let Some(listener) = world.listeners.get(place) else { return };
        let turn = world.turn.read().await;
        let arrived = once(&world, listener, &mut aim, &mut dice).await;
        drop(turn);
        if let Ok(false) = arrived {
            // Nothing more is said until everything was held against the log: the next word would bring the lost one.
            world.rested().await;
        }
    }
}

/// One thing that happens; false when it did not arrive.
async fn once(world: &World, listener: &Listener, aim: &mut Aim, dice: &mut Dice) -> Result<bool> {
    let device = listener.person.device()?;
    // Nobody else who is connected is in the quiet chats: a node that nobody waits at knows nothing of them.
    if world.caller.device()?.is_synced() {
        world.caller.device()?.order(Order::Sleep(ASLEEP));
    }
    if !device.is_synced() {
        return Ok(true);
    }
    let began = Instant::now();
    let (happened, cut) = if dice.chance(80) {
        aim.meet(world, listener, dice).await?
    } else {
        (act(world, listener, dice).await?, None)
    };
    if arrives(world, device, &happened).await {
        aim.learn(device, cut);
        count(&world.observer.counts.drilled);
        return Ok(true);
    }
    if world.observer.is_calm() {
        let chat = happened.chat();
        let tail = device.state().tail(Some(chat));
        let what = format!("{} was not told in {:?} that {happened:?}; {tail}", device.name, began.elapsed());
        world.observer.blame(Rule::Live, what);
    }
    Ok(false)
}

impl Aim {
    /// Cuts the listener's connection and lets something happen, so that it is done at a random moment of the way back.
    async fn meet(
        &mut self,
        world: &World,
        listener: &Listener,
        dice: &mut Dice,
    ) -> Result<(Happened, Option<Instant>)> {
        let (device, node) = (listener.person.device()?, usize::try_from(dice.below(64))?);
        let way_back = u64::try_from(self.coming_back.as_micros())?;
        let done = Duration::from_micros(dice.below(way_back + way_back / 4));
        let (first_cut, first_ask) = (self.asking.saturating_sub(done), done.saturating_sub(self.asking));
        let cut = async {
            sleep(first_cut).await;
            device.order(Order::Cut(node));
            Instant::now()
        };
        let ask = async {
            sleep(first_ask).await;
            let began = Instant::now();
            (act(world, listener, dice).await, began.elapsed())
        };
        let (cut, (happened, asking)) = tokio::join!(cut, ask);
        self.asking = smooth(self.asking, asking);
        Ok((happened?, Some(cut)))
    }

    /// The listener has come back since its connection was cut.
    fn learn(&mut self, device: &Device, cut: Option<Instant>) {
        if let (Link::Synced(since), Some(cut)) = (device.state().link, cut)
            && since > cut
        {
            self.coming_back = smooth(self.coming_back, since - cut);
        }
    }
}

fn smooth(before: Duration, now: Duration) -> Duration {
    (before * 3 + now) / 4
}

async fn act(world: &World, listener: &Listener, dice: &mut Dice) -> Result<Happened> {
    match dice.below(4) {
        0 | 1 => speak(world, listener, dice).await,
        2 => pass_the_door(world, listener, dice).await,
        _ => mark(world, listener, dice).await,
    }
}

#[derive(Clone, Copy, Debug)]
enum Happened {
    Said { chat: Uuid, seq: i64 },
    LetIn { chat: Uuid },
    Removed { chat: Uuid },
    Read { chat: Uuid, seq: i64 },
}

impl Happened {
    fn chat(self) -> Uuid {
        match self {
            Self::Said { chat, .. } | Self::LetIn { chat } | Self::Removed { chat } | Self::Read { chat, .. } => chat,
        }
    }

    fn is_known(self, held: Option<&Held>) -> bool {
        match self {
            Self::Said { seq, .. } => held.is_some_and(|held| held.cursor.seq >= seq),
            Self::LetIn { .. } => held.is_some(),
            Self::Removed { .. } => held.is_none(),
            Self::Read { seq, .. } => held.is_some_and(|held| held.count.marker() >= seq),
        }
    }
}

async fn arrives(world: &World, device: &Device, happened: &Happened) -> bool {
    let began = world.observer.pace.now();
    while world.observer.pace.since(began) < ARRIVAL {
        let is_known = happened.is_known(device.state().store.chats().get(&happened.chat()));
        if is_known && device.is_synced() {
            return true;
        }
        sleep(LOOK).await;
    }
    false
}

async fn speak(world: &World, listener: &Listener, dice: &mut Dice) -> Result<Happened> {
    let client_id = Uuid::from_u64_pair(dice.throw(), dice.throw());
    let draft = Draft { client_id, body: format!("drill {}", short(client_id)), reply_to: None };
    let (chat, caller) = (listener.chat, &world.caller);
    world.observer.ledger().give(chat, caller.user, &draft, false);
    count(&world.observer.counts.sent);
    let placed = world.api(dice)?.send_message(&caller.token()?, chat, &draft).await?;
    count(&world.observer.counts.acknowledged);
    world.observer.ledger().place(client_id, placed.seq);
    Ok(Happened::Said { chat, seq: placed.seq })
}

async fn pass_the_door(world: &World, listener: &Listener, dice: &mut Dice) -> Result<Happened> {
    let (chat, user, token) = (listener.door, listener.person.user, world.caller.token()?);
    let is_in = listener.person.device()?.state().store.chats().contains_key(&chat);
    count(&world.observer.counts.moved);
    if is_in {
        world.api(dice)?.remove_member(&token, chat, user).await?;
        Ok(Happened::Removed { chat })
    } else {
        world.api(dice)?.add_members(&token, chat, &[user]).await?;
        Ok(Happened::LetIn { chat })
    }
}

async fn mark(world: &World, listener: &Listener, dice: &mut Dice) -> Result<Happened> {
    let chat = listener.chat;
    let device = listener.person.device()?;
    let seq = device.state().store.chats().get(&chat).context("not there yet")?.cursor.seq;
    let read = world.api(dice)?.mark_read(&device.token(), chat, seq).await?;
    world.observer.ledger().read(device.user, &read);
    Ok(Happened::Read { chat, seq: read.seq })
}
