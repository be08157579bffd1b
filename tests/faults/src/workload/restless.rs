use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::sleep;

use super::world::World;
use crate::dice::Dice;
use crate::model::{Link, Order};

const LOOK: Duration = Duration::from_millis(200);
/// Of a hundred devices so many are asleep at any time.
const ASLEEP: usize = 30;
/// Most sleep so many milliseconds at most; some until they are woken.
const NAP: u64 = 7_000;
const NIGHT: Duration = Duration::from_hours(2);

/// Keeps a third of the people's devices asleep, now these and now those.
pub(super) async fn sleep_in_turn(world: Arc<World>, mut dice: Dice) {
    loop {
        sleep(LOOK).await;
        let _turn = world.turn.read().await;
        let devices: Vec<_> = world.people.iter().flat_map(|person| &person.devices).collect();
        let asleep = devices.iter().filter(|device| device.state().link == Link::Asleep).count();
        if asleep * 100 >= devices.len() * ASLEEP {
            continue;
        }
        if let Some(device) = dice.pick(&devices).filter(|device| device.is_synced()) {
            let nap = Duration::from_millis(500 + dice.below(NAP));
            device.order(Order::Sleep(if dice.chance(20) { NIGHT } else { nap }));
        }
    }
}

/// Ends a session now and then, from another device of the same person.
pub(super) async fn revoke_in_turn(world: Arc<World>, mut dice: Dice) {
    loop {
        sleep(Duration::from_millis(2_000 + dice.below(4_000))).await;
        let _turn = world.turn.read().await;
        let _ = revoke(&world, &mut dice).await;
    }
}

async fn revoke(world: &World, dice: &mut Dice) -> Result<()> {
    let several: Vec<_> = world.people.iter().filter_map(|person| person.devices.first_chunk()).collect();
    let [mine, other] = *dice.pick(&several).context("everybody has one device")?;
    let session = other.state().person.session;
    world.observer.doom(session);
    world.api(dice).context("no node")?.revoke_session(&mine.token(), session).await?;
    world.observer.revoke(session);
    Ok(())
}
