use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use client::Draft;
use tokio::time::{MissedTickBehavior, interval, sleep};
use uuid::Uuid;

use super::chatter::give;
use super::world::{WitnessChat, World};
use crate::dice::Dice;
use crate::model::Order;
use crate::observer::count;

/// Pauses between two changes of an ordinary group's members.
const PAUSE: u64 = 400;
/// Pauses of a witness between being in and being out.
const BLINK: u64 = 25;
/// More commands than these a witness or a writer does not have open.
const MOST_OPEN: usize = 6;

/// People come and go: let in, removed, gone by themselves.
pub(super) async fn come_and_go(world: Arc<World>, mut dice: Dice) {
    loop {
        sleep(Duration::from_millis(dice.below(PAUSE))).await;
        let _turn = world.turn.read().await;
        // Somebody else was faster, or a node is away: another time.
        let _ = change(&world, &mut dice).await;
    }
}

async fn change(world: &World, dice: &mut Dice) -> Result<()> {
    let groups = world.groups().clone();
    let group = dice.pick(&groups).context("no group")?;
    let owner = world.people.get(group.owner).context("nobody")?;
    let other = world.person(dice)?;
    if other.user == owner.user {
        return Ok(());
    }
    let api = world.api(dice)?;
    match dice.below(10) {
        0..5 => {
            world.observer.admit(other.user, group.chat);
            api.add_members(&owner.token()?, group.chat, &[other.user]).await?;
        }
        5..8 => {
            api.remove_member(&owner.token()?, group.chat, other.user).await?;
            world.observer.remove(other.user, group.chat);
        }
        _ => {
            api.remove_member(&other.token()?, group.chat, other.user).await?;
            world.observer.remove(other.user, group.chat);
        }
    }
    count(&world.observer.counts.moved);
    Ok(())
}

/// One is removed and let in again without end, on any node, while it writes.
pub(super) async fn blink(world: Arc<World>, place: usize, mut dice: Dice) {
    loop {
        let turn = world.turn.read().await;
        let Some(chat) = world.witnesses.get(place) else { return };
        let _ = blink_once(&world, chat, &mut dice).await;
        drop(turn);
        sleep(Duration::from_millis(dice.below(BLINK))).await;
    }
}

async fn blink_once(world: &World, chat: &WitnessChat, dice: &mut Dice) -> Result<()> {
    let owner = world.people.get(chat.owner).context("nobody")?.token()?;
    let witness = world.people.get(chat.witness).context("nobody")?.user;
    world.api(dice)?.remove_member(&owner, chat.chat, witness).await?;
    sleep(Duration::from_millis(dice.below(BLINK))).await;
    world.api(dice)?.add_members(&owner, chat.chat, &[witness]).await?;
    count(&world.observer.counts.moved);
    count(&world.observer.counts.moved);
    Ok(())
}

/// Person `who` writes into a chat of a witness, `rate` times a second, from every device in turn.
pub(super) async fn write(world: Arc<World>, chat: Uuid, who: usize, rate: u64, mut dice: Dice) {
    let mut clock = interval(Duration::from_micros(1_000_000 / rate.max(1)));
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        let _turn = world.turn.read().await;
        let Some(device) = world.people.get(who).and_then(|person| dice.pick(&person.devices)) else { return };
        if !device.is_synced() || device.state().outbox.len() >= MOST_OPEN {
            continue;
        }
        let client_id = Uuid::from_u64_pair(dice.throw(), dice.throw());
        give(&world, device, chat, &Draft { client_id, body: format!("witness {client_id}"), reply_to: None }, false);
        if dice.chance(5) {
            device.order(Order::Typing(chat));
        }
    }
}
