//! The walk over every cell.

mod commands;
mod ears;
mod effects;
mod events;
mod grants;
mod operations;

use anyhow::Result;

use crate::actor::Actor;
use crate::document::Document;
use crate::fresh::fresh_id;
use crate::names::Names;
use crate::prepare::prepare;
use crate::scene::Scene;
use crate::server::Server;
use crate::table::Table;

/// Walks every cell of the table on `server`, which is empty. What comes back is what came out differently, a line each.
pub async fn walk(server: &Server, document: &Document) -> Result<Vec<String>> {
    let table = Table::read()?;
    let faults = table.missing(document);
    let scene = Scene::build(server).await?;
    let mut walker = Walker { table: &table, document, scene, faults };
    walker.operations().await?;
    walker.commands().await?;
    walker.grants().await?;
    walker.effects().await?;
    walker.events().await?;
    Ok(walker.faults)
}

struct Walker<'a> {
    table: &'a Table,
    document: &'a Document,
    scene: Scene,
    faults: Vec<String>,
}

impl Walker<'_> {
    /// What `$names` stand for when `actor` asks, after the steps were taken.
    async fn prepared(&self, actor: Actor, steps: &[String]) -> Result<Names> {
        let mut names = self.names_of(actor.name());
        self.prepare_all(actor.name(), steps, &mut names).await?;
        Ok(names)
    }

    async fn prepare_all(&self, who: &str, steps: &[String], names: &mut Names) -> Result<()> {
        for step in steps {
            prepare(&self.scene, who, step, names).await?;
        }
        Ok(())
    }

    fn names_of(&self, who: &str) -> Names {
        let mut names = self.scene.names.clone();
        match self.scene.named(who) {
            Ok(person) => {
                names.set_id("me", person.id);
                names.set("my_token", person.token.as_str());
                names.set("refresh", person.cookie.as_str());
            }
            Err(_) => names.set_id("me", fresh_id()),
        }
        names
    }
}
