use std::sync::Arc;

use anyhow::{Context, Result};
use sea_orm::{ConnectionTrait, Statement};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::Size;
use super::world::{Group, Listener, Person, WitnessChat, World};
use crate::dice::Dice;
use crate::environment::{Environment, Node};
use crate::model::{Device, Life, Ways};
use crate::observer::Observer;

/// Sign-ins at once: a server checks two codes at a time.
const SIGNING_IN: usize = 4;
const NAMED_AT_ONCE: usize = 100;
/// Of so many devices one reads through a narrow pipe.
const NARROW: u64 = 12;

/// Signs everybody in and opens the chats. Nobody is connected yet: that is what the lives are for.
pub(super) async fn settle_in(
    environment: Arc<Environment>,
    observer: Arc<Observer>,
    dice: &Dice,
    size: &Size,
) -> Result<(World, Vec<Life>)> {
    let nodes = &environment.nodes;
    let apis = nodes.iter().map(Node::api).collect();
    let ways = Arc::new(Ways { apis, mails: nodes.iter().map(Node::mails).collect() });
    let mut arrival =
        Arrival { ways: Arc::clone(&ways), observer: Arc::clone(&observer), dice: dice.fork("people"), size: *size };
    let (mut people, lives) = arrival.sign_in().await?;
    let listeners = people.split_off(size.people + 1);
    let caller = people.pop().context("nobody to call")?;
    let (groups, witnesses) = (arrival.groups(&people).await?, arrival.witnesses(&people).await?);
    let big_group = arrival.big_group(&environment, &people).await?;
    let listeners = arrival.drills(&caller, listeners).await?;
    let world = World::new(environment, ways, observer, people, caller, listeners, witnesses, groups, big_group);
    Ok((world, lives))
}

struct Arrival {
    ways: Arc<Ways>,
    observer: Arc<Observer>,
    dice: Dice,
    size: Size,
}

impl Arrival {
    /// Those who talk, then the caller, then those who wait; and the lives of their devices.
    async fn sign_in(&mut self) -> Result<(Vec<Person>, Vec<Life>)> {
        let count = self.size.people + 1 + self.size.drills;
        let mut signing_in = JoinSet::new();
        let mut arrived = Vec::new();
        for place in 0..count {
            if signing_in.len() >= SIGNING_IN
                && let Some(person) = signing_in.join_next().await
            {
                arrived.push(person??);
            }
            let devices = if place < self.size.people { 1 + self.dice.below(6) / 2 } else { 1 };
            let (ways, seed) = (Arc::clone(&self.ways), self.observer.seed);
            signing_in.spawn(async move {
                let (email, mut signed_in) = (format!("p{place}.s{seed}@example.org"), Vec::new());
                for _ in 0..devices {
                    signed_in.push(ways.sign_in(place, &email).await?);
                }
                anyhow::Ok((place, email, signed_in))
            });
        }
        while let Some(person) = signing_in.join_next().await {
            arrived.push(person??);
        }
        arrived.sort_by_key(|(place, ..)| *place);
        Ok(self.devices(arrived))
    }

    fn devices(&mut self, arrived: Vec<(usize, String, Vec<client::Person>)>) -> (Vec<Person>, Vec<Life>) {
        let (mut people, mut lives, mut passive) = (Vec::new(), Vec::new(), self.size.passive);
        for (place, email, signed_in) in arrived {
            let (mut devices, is_talking) = (Vec::new(), place < self.size.people);
            let user = signed_in.first().map_or(Uuid::nil(), |person| person.id);
            for (number, person) in (1..).zip(signed_in) {
                let name = format!("p{place}.{number}");
                let dice = self.dice.fork(&name);
                let (mut device, orders) = Device::new(name, email.clone(), person);
                device.is_passive = is_talking && passive > 0;
                passive = passive.saturating_sub(usize::from(device.is_passive));
                device.is_narrow = is_talking && self.dice.below(NARROW) == 0;
                let device = Arc::new(device);
                devices.push(Arc::clone(&device));
                let (ways, observer) = (Arc::clone(&self.ways), Arc::clone(&self.observer));
                lives.push(Life::new(device, orders, ways, observer, dice));
            }
            people.push(Person { user, devices });
        }
        (people, lives)
    }

    async fn groups(&mut self, people: &[Person]) -> Result<Vec<Group>> {
        let mut groups = Vec::new();
        for number in 0..self.size.groups {
            let owner = number % people.len().max(1);
            let count = 2 + self.dice.below(8);
            let members: Vec<Uuid> =
                (0..count).filter_map(|_| self.dice.pick(people)).map(|person| person.user).collect();
            groups.push(Group { chat: self.found(people, owner, members, &format!("Group {number}")).await?, owner });
        }
        Ok(groups)
    }

    async fn witnesses(&mut self, people: &[Person]) -> Result<Vec<WitnessChat>> {
        let (mut chats, count) = (Vec::new(), people.len().max(1));
        for number in 0..self.size.witnesses {
            let first = number * (self.size.writers + 2);
            let (owner, witness) = (first % count, (first + 1) % count);
            let writers: Vec<usize> = (0..self.size.writers).map(|place| (first + 2 + place) % count).collect();
            let members =
                writers.iter().chain([&witness]).filter_map(|place| people.get(*place)).map(|person| person.user);
            let chat = self.found(people, owner, members.collect(), &format!("Witness {number}")).await?;
            chats.push(WitnessChat { chat, owner, witness, writers });
        }
        Ok(chats)
    }

    /// Everybody, and many who never sign in: those are written into the database.
    async fn big_group(&mut self, environment: &Environment, people: &[Person]) -> Result<Option<Uuid>> {
        if self.size.big_group == 0 || !environment.is_postgres() {
            return Ok(None);
        }
        let missing = self.size.big_group.saturating_sub(people.len());
        let sql = format!(
            "INSERT INTO users (id, email, username, name, sort_name, role, ver, created_at) \
             SELECT md5('filler' || n)::uuid, 'filler' || n || '@example.org', 'filler' || n, 'Filler', 'filler', 0, 1, 1 \
             FROM generate_series(1, {missing}) n ON CONFLICT DO NOTHING RETURNING id"
        );
        let database = environment.database().await?;
        let statement = Statement::from_string(database.get_database_backend(), sql);
        let rows = database.query_all_raw(statement).await?;
        let fillers = rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<Vec<Uuid>>>()?;
        let members = people.iter().map(|person| person.user).collect();
        let chat = self.found(people, 0, members, "Everybody").await?;
        let token = people.first().context("nobody")?.token()?;
        for some in fillers.chunks(NAMED_AT_ONCE) {
            self.ways.api(0)?.add_members(&token, chat, some).await?;
        }
        Ok(Some(chat))
    }

    async fn drills(&mut self, caller: &Person, waiting: Vec<Person>) -> Result<Vec<Listener>> {
        let (api, token) = (self.ways.api(0)?.clone(), caller.token()?);
        let mut listeners = Vec::new();
        for person in waiting {
            let chat = api.found_group(&token, self.id(), "Quiet", &[person.user]).await?;
            let door = api.found_group(&token, self.id(), "Door", &[]).await?;
            listeners.push(Listener { person, chat, door });
        }
        Ok(listeners)
    }

    async fn found(&mut self, people: &[Person], owner: usize, mut members: Vec<Uuid>, title: &str) -> Result<Uuid> {
        let founder = people.get(owner).context("no such person")?;
        members.sort_unstable();
        members.dedup();
        members.retain(|member| *member != founder.user);
        let (first, rest) = members.split_at(members.len().min(NAMED_AT_ONCE / 2));
        let (api, token, id) = (self.ways.api(owner)?.clone(), founder.token()?, self.id());
        let chat = api.found_group(&token, id, title, first).await?;
        for some in rest.chunks(NAMED_AT_ONCE) {
            api.add_members(&token, chat, some).await?;
        }
        Ok(chat)
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.throw(), self.dice.throw())
    }
}
