use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use client::shapes::{Command, WrittenAs};
use client::{Draft, Page, Refused};
use tokio::time::{Instant, MissedTickBehavior, interval};
use uuid::Uuid;

use super::world::{Group, World};
use crate::dice::Dice;
use crate::model::{Device, Held, Order};
use crate::observer::{Rule, count};

/// More commands than these a device does not have open.
const MOST_OPEN: usize = 12;
/// So many chats are talked in at a time, for so long; then they are silent, and what was lost at their end stays lost.
const TALKING: u64 = 4;
const TALK: Duration = Duration::from_secs(1);
/// Texts are rarely long.
const LONG_TEXT: usize = 6_000;

/// What people do: one thing after the other, each drawn from the dice.
pub(super) struct Chatter {
    world: Arc<World>,
    dice: Dice,
    start: Instant,
}

impl Chatter {
    pub(super) fn new(world: Arc<World>, dice: Dice) -> Self {
        Self { world, dice, start: Instant::now() }
    }

    pub(super) async fn run(mut self, rate: u64) {
        let mut clock = interval(Duration::from_micros(1_000_000 / rate.max(1)));
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            clock.tick().await;
            let turn = Arc::clone(&self.world.turn);
            let _turn = turn.read().await;
            // What cannot be done just now (nothing held yet, nobody there) is left.
            let _ = self.act();
        }
    }

    fn act(&mut self) -> Result<()> {
        let world = Arc::clone(&self.world);
        let person = world.person(&mut self.dice)?;
        let device = self.dice.pick(&person.devices).context("no device")?;
        if device.state().outbox.len() >= MOST_OPEN {
            return Ok(());
        }
        match self.dice.below(100) {
            0..58 => self.send(device),
            58..66 => self.edit(device),
            66..69 => self.retract(device),
            69..82 => self.mark_read(device),
            82..85 => self.focus(device),
            85..88 => self.typing(device),
            88..93 => self.page(device),
            93..95 => self.open(),
            95..98 => {
                device.order(Order::Cut(self.node()));
                Ok(())
            }
            _ => {
                if device.is_narrow {
                    device.order(Order::Stall(Duration::from_millis(500 + self.dice.below(2_500))));
                }
                Ok(())
            }
        }
    }

    fn send(&mut self, device: &Arc<Device>) -> Result<()> {
        let (chat, reply_to) = {
            let state = device.state();
            let (chat, held) = self.talk(state.store.chats()).context("no chat")?;
            (chat, held.messages.keys().next_back().copied().filter(|_| self.dice.chance(20)))
        };
        let draft = self.draft(reply_to);
        let is_repeated = self.dice.chance(10);
        give(&self.world, device, chat, &draft, is_repeated);
        if is_repeated {
            let pause = if self.dice.chance(50) { 0 } else { 50 + self.dice.below(400) };
            self.repeat(device, chat, draft, Duration::from_millis(pause))?;
        }
        Ok(())
    }

    /// The same message again, by another way: wherever it arrives first, both are told the same place.
    fn repeat(&mut self, device: &Device, chat: Uuid, draft: Draft, pause: Duration) -> Result<()> {
        let (world, api, token) = (Arc::clone(&self.world), self.world.api(&mut self.dice)?, device.token());
        tokio::spawn(async move {
            let _turn = Arc::clone(&world.turn).read_owned().await;
            tokio::time::sleep(pause).await;
            match api.send_message(&token, chat, &draft).await {
                Ok(placed) => {
                    count(&world.observer.counts.retried);
                    world.observer.ledger().place(draft.client_id, placed.seq);
                    world.observer.reach(chat, placed.seq);
                }
                Err(error) if error.downcast_ref::<Refused>().is_some_and(|refused| refused.status == 409) => {
                    let what = format!("the same message again ({}) was taken for another: {error:#}", draft.client_id);
                    world.observer.blame(Rule::Unique, what);
                }
                // Out of the chat meanwhile, or the node is.
                Err(_) => {}
            }
        });
        Ok(())
    }

    fn edit(&mut self, device: &Device) -> Result<()> {
        let (chat, seq, version) = self.own(device)?;
        let body = format!("edited {}", self.dice.throw());
        device.order(Order::Ask(Command::EditMessage { chat, seq, body, version }));
        Ok(())
    }

    fn retract(&mut self, device: &Device) -> Result<()> {
        let (chat, seq, _) = self.own(device)?;
        device.order(Order::Ask(Command::RetractMessage { chat, seq }));
        Ok(())
    }

    /// One of the last own messages.
    fn own(&mut self, device: &Device) -> Result<(Uuid, i64, i64)> {
        let state = device.state();
        let (chat, held) = self.talk(state.store.chats()).context("no chat")?;
        let mine = held
            .messages
            .values()
            .rev()
            .filter(|message| message.sender == device.user && message.kind == WrittenAs::Text);
        let mine: Vec<_> = mine.take(8).map(|message| (chat, message.seq, message.version)).collect();
        self.dice.pick(&mine).copied().context("nothing said yet")
    }

    fn mark_read(&mut self, device: &Device) -> Result<()> {
        let (chat, seq) = {
            let state = device.state();
            let (chat, held) = self.any(state.store.chats()).context("no chat")?;
            // Sometimes not all of it.
            let back = i64::try_from(self.dice.below(3))?;
            (chat, (held.cursor.seq - back).max(held.since))
        };
        device.order(Order::Ask(Command::MarkRead { chat, seq }));
        Ok(())
    }

    fn focus(&mut self, device: &Device) -> Result<()> {
        let chat = match self.dice.below(10) {
            0..3 => None,
            3..5 => self.world.big_group,
            _ => Some(self.any(device.state().store.chats()).context("no chat")?.0),
        };
        device.order(Order::Focus(chat));
        Ok(())
    }

    fn typing(&mut self, device: &Device) -> Result<()> {
        let chat = self.any(device.state().store.chats()).context("no chat")?.0;
        device.order(Order::Typing(chat));
        Ok(())
    }

    /// A page of history, of a chat that its reader may just have been removed from.
    fn page(&mut self, device: &Device) -> Result<()> {
        let groups = self.world.groups().clone();
        let group = self.dice.pick(&groups).context("no group")?.chat;
        let page = if self.dice.chance(50) { Page::Newest } else { Page::After(0) };
        let (world, api, token, user) =
            (Arc::clone(&self.world), self.world.api(&mut self.dice)?, device.token(), device.user);
        tokio::spawn(async move {
            let _turn = Arc::clone(&world.turn).read_owned().await;
            if let Ok(history) = api.read_history(&token, group, page, 50).await {
                count(&world.observer.counts.pages);
                world.observer.sightings().messages(user, group, &history.messages, "page");
            }
        });
        Ok(())
    }

    /// A new group, or a chat of two.
    fn open(&mut self) -> Result<()> {
        let owner = usize::try_from(self.dice.below(self.world.people.len() as u64))?;
        let token = self.world.people.get(owner).context("nobody")?.token()?;
        let other = self.world.person(&mut self.dice)?.user;
        let (world, api, id) = (Arc::clone(&self.world), self.world.api(&mut self.dice)?, self.id());
        let is_group = self.dice.chance(50);
        tokio::spawn(async move {
            let _turn = Arc::clone(&world.turn).read_owned().await;
            if is_group {
                if let Ok(chat) = api.found_group(&token, id, "Opened under load", &[other]).await {
                    count(&world.observer.counts.moved);
                    world.groups().push(Group { chat, owner });
                }
            } else if api.direct(&token, other).await.is_ok() {
                count(&world.observer.counts.moved);
            }
        });
        Ok(())
    }

    /// A chat that is talked in just now, most of the time.
    fn talk<'a>(&mut self, chats: &'a std::collections::BTreeMap<Uuid, Held>) -> Option<(Uuid, &'a Held)> {
        let phase = self.start.elapsed().as_secs() / TALK.as_secs();
        let groups = self.world.groups().clone();
        let talking: Vec<_> = (0..TALKING)
            .filter_map(|place| {
                groups.get(usize::try_from((phase * TALKING + place) % groups.len().max(1) as u64).ok()?)
            })
            .filter_map(|group| chats.get(&group.chat).map(|held| (group.chat, held)))
            .collect();
        if self.dice.chance(80)
            && let Some(chat) = self.dice.pick(&talking)
        {
            return Some(*chat);
        }
        self.any(chats)
    }

    fn any<'a>(&mut self, chats: &'a std::collections::BTreeMap<Uuid, Held>) -> Option<(Uuid, &'a Held)> {
        let free: Vec<_> = chats.iter().filter(|(chat, _)| !self.world.reserved.contains(chat)).collect();
        self.dice.pick(&free).map(|(chat, held)| (**chat, *held))
    }

    fn draft(&mut self, reply_to: Option<i64>) -> Draft {
        let (client_id, length) = (self.id(), if self.dice.chance(3) { LONG_TEXT } else { 20 });
        Draft { client_id, body: format!("{client_id} {}", "x".repeat(length)), reply_to }
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.throw(), self.dice.throw())
    }

    fn node(&mut self) -> usize {
        usize::try_from(self.dice.below(64)).unwrap_or(0)
    }
}

/// Has `device` send a message, and notes it.
pub(super) fn give(world: &World, device: &Device, chat: Uuid, draft: &Draft, is_repeated: bool) {
    count(&world.observer.counts.sent);
    world.observer.ledger().give(chat, device.user, draft, is_repeated);
    let Draft { client_id, body, reply_to } = draft.clone();
    device.order(Order::Ask(Command::SendMessage { chat, client_id, body, reply_to }));
}
