use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use client::Api;
use tokio::sync::{Notify, RwLock};
use uuid::Uuid;

use crate::dice::Dice;
use crate::environment::Environment;
use crate::model::{Device, Ways};
use crate::observer::Observer;

/// The people, their devices and their chats, as everybody who makes work sees them.
pub(crate) struct World {
    pub(crate) environment: Arc<Environment>,
    pub(crate) ways: Arc<Ways>,
    pub(crate) observer: Arc<Observer>,
    /// Who talk to each other.
    pub(crate) people: Vec<Person>,
    /// Whoever writes into the quiet chats, and those who wait there.
    pub(crate) caller: Person,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) witnesses: Vec<WitnessChat>,
    /// Where the large group is, if there is one.
    pub(crate) big_group: Option<Uuid>,
    groups: Mutex<Vec<Group>>,
    /// Chats in which only drills and witnesses write.
    pub(crate) reserved: HashSet<Uuid>,
    /// Whoever does something holds this for reading; at rest it is held for writing.
    pub(crate) turn: Arc<RwLock<()>>,
    /// The most that a node used when everybody had arrived, in bytes.
    memory_before: OnceLock<u64>,
    /// Told after each rest.
    pub(super) rests: Notify,
}

/// Somebody.
pub(crate) struct Person {
    pub(crate) user: Uuid,
    pub(crate) devices: Vec<Arc<Device>>,
}

/// A group that members come to and go from.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) chat: Uuid,
    /// Place of the owner among the people.
    pub(crate) owner: usize,
}

/// Somebody who waits in quiet chats.
pub(crate) struct Listener {
    pub(crate) person: Person,
    /// A chat with the caller in which nothing else is said.
    pub(crate) chat: Uuid,
    /// A chat of the caller that this one is in at times.
    pub(crate) door: Uuid,
}

/// A chat from which somebody is removed again and again.
pub(crate) struct WitnessChat {
    pub(crate) chat: Uuid,
    pub(crate) owner: usize,
    pub(crate) witness: usize,
    pub(crate) writers: Vec<usize>,
}

impl World {
    #[expect(clippy::too_many_arguments, reason = "the parts of a world, put together once")]
    pub(super) fn new(
        environment: Arc<Environment>,
        ways: Arc<Ways>,
        observer: Arc<Observer>,
        people: Vec<Person>,
        caller: Person,
        listeners: Vec<Listener>,
        witnesses: Vec<WitnessChat>,
        groups: Vec<Group>,
        big_group: Option<Uuid>,
    ) -> Self {
        let quiet = listeners.iter().flat_map(|listener| [listener.chat, listener.door]);
        let reserved = quiet.chain(witnesses.iter().map(|chat| chat.chat)).collect();
        let (groups, turn, rests) = (Mutex::new(groups), Arc::default(), Notify::new());
        Self {
            environment,
            ways,
            observer,
            people,
            caller,
            listeners,
            witnesses,
            big_group,
            groups,
            reserved,
            turn,
            rests,
            memory_before: OnceLock::new(),
        }
    }

    /// Every device there is.
    pub(crate) fn devices(&self) -> impl Iterator<Item = &Arc<Device>> {
        self.everybody().flat_map(|person| &person.devices)
    }

    /// Everybody who is signed in.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = &Person> {
        let listeners = self.listeners.iter().map(|listener| &listener.person);
        self.people.iter().chain(std::iter::once(&self.caller)).chain(listeners)
    }

    /// Somebody who talks.
    pub(crate) fn person(&self, dice: &mut Dice) -> Result<&Person> {
        dice.pick(&self.people).context("there is nobody")
    }

    /// Any server.
    pub(crate) fn api(&self, dice: &mut Dice) -> Result<Api> {
        let node = usize::try_from(dice.below(64))?;
        Ok(self.ways.api(node)?.clone().within(Duration::from_secs(5)))
    }

    /// The memory of each node now.
    pub(super) fn memory(&self) -> Vec<(String, Option<u64>)> {
        self.environment.nodes.iter().map(|node| (node.name().to_owned(), node.rss())).collect()
    }

    /// What is held against the memory of later: the most that a node used at the first call.
    pub(super) fn memory_before(&self) -> u64 {
        let most = || self.memory().into_iter().filter_map(|(_, bytes)| bytes).max().unwrap_or(0);
        *self.memory_before.get_or_init(most)
    }

    /// Waits until everything was held against the log once more.
    pub(super) async fn rested(&self) {
        self.rests.notified().await;
    }

    /// Groups known so far.
    pub(crate) fn groups(&self) -> MutexGuard<'_, Vec<Group>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Person {
    /// An access token that is good, unless its device has just lost it.
    pub(crate) fn token(&self) -> Result<String> {
        Ok(self.device()?.token())
    }

    /// The first device.
    pub(crate) fn device(&self) -> Result<&Arc<Device>> {
        self.devices.first().context("somebody without a device")
    }
}
