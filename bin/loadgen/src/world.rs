use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::cli::{Cli, Engine};
use crate::client::{Api, Person};
use crate::report::{Figure, Report};
use crate::server::{Meter, Server};

/// Sign-ins at once: the server checks two codes at a time.
const SIGNING_IN: usize = 4;

/// A server and the people who use it.
pub(crate) struct World {
    pub(crate) server: Server,
    people: Vec<Person>,
    /// The group of everybody, once somebody has asked for it.
    everybody: Option<Uuid>,
    groups: u64,
}

impl World {
    /// `nodes` servers with `count` people, all signed in by mail.
    pub(crate) async fn populate(cli: &Cli, engine: Engine, nodes: usize, count: usize) -> Result<(Self, Report)> {
        let server = Server::open(cli, engine, nodes).await?;
        let (meter, begin) = (Meter::start_busy(&server), Instant::now());
        let people = sign_in_all(&server, count).await?;
        let mut report = Report::new("sign-in by mail", Some(engine), json!({"people": count, "servers": nodes}));
        let micros = meter.spent().server_micros(count as f64);
        report.add_known(micros.map(|micros| Figure::new("server CPU per sign-in", micros / 1e3, "ms")));
        report.add(Figure::new("set-up", begin.elapsed().as_secs_f64(), "s"));
        Ok((Self { server, people, everybody: None, groups: 0 }, report))
    }

    /// The first `count` people.
    pub(crate) fn people(&self, count: usize) -> Result<&[Person]> {
        self.people.get(..count).with_context(|| format!("the world has fewer than {count} people"))
    }

    /// How many people there are.
    pub(crate) fn population(&self) -> usize {
        self.people.len()
    }

    /// The group of everybody.
    pub(crate) async fn everybody(&mut self) -> Result<Uuid> {
        if let Some(group) = self.everybody {
            return Ok(group);
        }
        let group = self.group(0, &(1..self.people.len()).collect::<Vec<_>>()).await?;
        self.everybody = Some(group);
        Ok(group)
    }

    /// A new group; people by their place.
    pub(crate) async fn group(&mut self, owner: usize, members: &[usize]) -> Result<Uuid> {
        self.groups += 1;
        let owner = self.people.get(owner).context("no such person")?;
        let members: Vec<Person> = members.iter().filter_map(|place| self.people.get(*place)).cloned().collect();
        self.api().create_group(owner, &members, self.groups).await
    }

    pub(crate) fn api(&self) -> Api {
        Api::new(self.server.address)
    }
}

async fn sign_in_all(server: &Server, count: usize) -> Result<Vec<Person>> {
    let (mut people, mut signing_in) = (Vec::with_capacity(count), JoinSet::new());
    for number in 0..count {
        if signing_in.len() >= SIGNING_IN
            && let Some(person) = signing_in.join_next().await
        {
            people.push(person??);
        }
        let (api, mails) = (Api::new(server.address), server.mails().to_owned());
        let email = format!("load{number}.{}@example.org", std::process::id());
        signing_in.spawn(async move { api.sign_in(&email, &mails).await });
    }
    while let Some(person) = signing_in.join_next().await {
        people.push(person??);
    }
    Ok(people)
}
