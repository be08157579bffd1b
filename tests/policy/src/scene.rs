use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use client::{Api, Draft, Person};
use uuid::Uuid;

use crate::Server;
use crate::actor::Actor;
use crate::fresh::{fresh_id, fresh_password};
use crate::names::Names;
use crate::office;

/// Beyond so many people a chat is large.
const CROWD: usize = 200;

/// People and chats on a server that was empty.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) api: Api,
    pub(crate) mails: PathBuf,
    people: BTreeMap<Actor, Person>,
    /// In the group, and nobody's actor: what happens to others happens to this one.
    pub(crate) bystander: Person,
    /// In no chat at all.
    pub(crate) newcomer: Person,
    /// What the table's `$names` stand for in every cell.
    pub(crate) names: Names,
    pub(crate) group: Uuid,
}

impl Scene {
    /// Makes everybody and everything on `server`.
    pub(crate) async fn build(server: &Server) -> Result<Self> {
        let (api, mails) = (server.api.clone(), server.mails());
        let setup = server.setup_token()?;
        let owner = api.create_first_owner(&setup, &email("owner"), "Owner").await?;
        office::open_doors(&api, &owner).await?;
        let mut people = BTreeMap::from([(Actor::Owner, owner.clone())]);
        for actor in Actor::ALL.into_iter().filter(|actor| !matches!(actor, Actor::Nobody | Actor::Owner)) {
            let address = email(actor.name());
            let mut person = api.sign_in(&address, &mails).await?;
            if let Some(role) = actor.role() {
                office::assign_role(&api, &owner, person.id, role).await?;
                person = api.sign_in(&address, &mails).await?;
            }
            people.insert(actor, person);
        }
        let bystander = api.sign_in(&email("bystander"), &mails).await?;
        let newcomer = api.sign_in(&email("newcomer"), &mails).await?;
        let group = Uuid::nil();
        let mut scene = Self { api, mails, people, bystander, newcomer, names: Names::default(), group };
        scene.furnish(&setup).await?;
        Ok(scene)
    }

    async fn furnish(&mut self, setup: &str) -> Result<()> {
        self.group = self.fresh_group().await?;
        self.write(&self.bystander, self.group).await?;
        let direct = self.api.open_direct(self.person(Actor::Member)?, &self.bystander).await?;
        let password = fresh_password();
        self.api.set_password(&self.newcomer.token, &password).await?;
        let expired = self.person(Actor::Expired)?;
        self.api.revoke_session(&expired.token, expired.session).await?;
        office::disable(&self.api, self.person(Actor::Owner)?, self.person(Actor::Deactivated)?.id).await?;
        let server_owner = self.person(Actor::Owner)?.id;
        let names = &mut self.names;
        names.set_id("server_owner", server_owner);
        names.set("setup_token", setup);
        names.set_id("group", self.group);
        names.set_id("direct", direct);
        names.set_id("bystander", self.bystander.id);
        names.set_id("bystander_session", self.bystander.session);
        names.set("bystander_token", self.bystander.token.as_str());
        names.set_id("newcomer", self.newcomer.id);
        names.set("newcomer_email", email("newcomer"));
        names.set("newcomer_password", password);
        names.set("bystander_email", email("bystander"));
        Ok(())
    }

    /// A group in which everybody stands as in the table.
    pub(crate) async fn fresh_group(&self) -> Result<Uuid> {
        let owner = self.person(Actor::ChatOwner)?;
        let inside = Actor::ALL.into_iter().filter(|actor| actor.is_inside() && *actor != Actor::ChatOwner);
        let mut members: Vec<Uuid> = inside.map(|actor| Ok(self.person(actor)?.id)).collect::<Result<_>>()?;
        let former = self.person(Actor::ExMember)?.id;
        members.extend([former, self.bystander.id]);
        let group = self.api.found_group(&owner.token, fresh_id(), "The scene", &members).await?;
        self.api.remove_member(&owner.token, group, former).await?;
        Ok(group)
    }

    /// The seq of a new message by `author` in `chat`.
    pub(crate) async fn write(&self, author: &Person, chat: Uuid) -> Result<i64> {
        self.say(author, chat, "said before").await
    }

    /// The same with a text.
    pub(crate) async fn say(&self, author: &Person, chat: Uuid, body: &str) -> Result<i64> {
        let draft = Draft { client_id: fresh_id(), body: body.to_owned(), reply_to: None };
        Ok(self.api.send_message(&author.token, chat, &draft).await?.seq)
    }

    /// The same group with so many people more that it counts as large.
    pub(crate) async fn crowded_group(&self) -> Result<Uuid> {
        let group = self.fresh_group().await?;
        let crowd = office::import(&self.api, self.person(Actor::Owner)?, CROWD).await?;
        for some in crowd.chunks(100) {
            self.api.add_members(&self.bystander.token, group, some).await?;
        }
        Ok(group)
    }

    /// Another sign-in of the same actor.
    pub(crate) async fn sign_in_again(&self, actor: Actor) -> Result<Person> {
        self.api.sign_in(&email(actor.name()), &self.mails).await
    }

    /// The actor's first sign-in has ended: there is another.
    pub(crate) async fn renew(&mut self, actor: Actor) -> Result<()> {
        let person = self.sign_in_again(actor).await?;
        self.people.insert(actor, person);
        Ok(())
    }

    /// Whoever has an account.
    pub(crate) fn person(&self, actor: Actor) -> Result<&Person> {
        self.people.get(&actor).with_context(|| format!("{} has no account", actor.name()))
    }

    /// An actor or one of the others, by name.
    pub(crate) fn named(&self, name: &str) -> Result<&Person> {
        match name {
            "bystander" => Ok(&self.bystander),
            "newcomer" => Ok(&self.newcomer),
            _ => self.person(Actor::named(name).with_context(|| format!("nobody is called {name}"))?),
        }
    }
}

/// The address of an actor or of one of the others.
pub(crate) fn email(name: &str) -> String {
    format!("{name}@policy.test")
}
