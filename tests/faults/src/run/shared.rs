//! Rows on one cluster, under one load. Where one of them found something, the next begins on a new cluster: what is wrong by then would be found
//! again, under a wrong name.

use std::sync::Arc;

use anyhow::Result;

use super::Run;
use crate::dice::Dice;
use crate::environment::{Engine, Environment, Replication, Settings};
use crate::inject::{Injection, Scene, Work};
use crate::workload::{Size, Workload};

impl Run<'_> {
    /// Carries out `rows` until `is_over`.
    pub(super) async fn share(&self, rows: &[&Injection], dice: &Dice, is_over: &impl Fn() -> bool) -> Result<()> {
        let mut rest = rows;
        while !rest.is_empty() && !is_over() {
            let environment = Environment::start(self.settings()).await?;
            let bad = self.verdicts.totals().1;
            let carried_out = self.carry_out(&environment, rest, dice, is_over).await;
            let is_wanted = self.cli.keep || carried_out.is_err() || bad < self.verdicts.totals().1;
            environment.end(is_wanted).await?;
            rest = rest.get(carried_out?..).unwrap_or_default();
        }
        super::say_not_reached(rest);
        Ok(())
    }

    fn settings(&self) -> Settings {
        let nodes = usize::from(self.cli.nodes);
        Settings {
            server: self.server.clone(),
            engine: Engine::Postgres(Some(Replication::Synchronous)),
            nodes,
            buses: if nodes > 1 { 2 } else { 0 },
            fail_points: String::new(),
            variables: vec![],
        }
    }

    /// How many rows were carried out: all of them, or those up to the first that found something.
    async fn carry_out(
        &self,
        environment: &Arc<Environment>,
        rows: &[&Injection],
        dice: &Dice,
        is_over: &impl Fn() -> bool,
    ) -> Result<usize> {
        let usual = if self.cli.short { Size::quick() } else { Size::full() };
        let size = Size { people: self.cli.clients.unwrap_or(usual.people), ..usual };
        let workload = Workload::start(environment, dice.fork("load").throw(), &size).await?;
        let bad = self.verdicts.totals().1;
        let mut carried_out = 0;
        while let Some(row) = rows.get(carried_out)
            && bad == self.verdicts.totals().1
            && !is_over()
        {
            carried_out += 1;
            let Work::Shared(work) = row.work else { continue };
            let scene =
                Scene::new(row.number, (environment, &workload), dice.fork(row.name), &self.verdicts, self.cli.short);
            if let Err(error) = work(&scene).await {
                scene.give_up(&error);
            }
            workload.trouble_ends();
        }
        workload.stop().await;
        Ok(carried_out)
    }
}
