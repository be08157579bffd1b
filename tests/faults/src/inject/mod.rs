//! What is broken on purpose: one table, one file for each row.
//!
//! A row only breaks things and heals them. Whether the promises of delivery held is judged by the observer of the load, which knows nothing of
//! what was broken; a row may add what it expects beside that.

mod scene;
mod table;

mod bad_clients;
mod bus_down;
mod commit_cut;
mod company;
mod guest;
mod hot_chat;
mod joining;
mod long_transaction;
mod mutants;
mod node_kill;
mod node_pause;
mod nothing;
mod postgres_faults;
mod power_loss;
mod redis_faults;
mod removal;
mod rolling;
mod standby_freeze;
mod storm;

use std::path::Path;

use anyhow::Result;
use futures_util::future::LocalBoxFuture;

pub(crate) use nothing::ROW as CALM;
pub(crate) use scene::Scene;
pub(crate) use table::TABLE;

use crate::dice::Dice;
use crate::environment::Environment;
use crate::verdicts::Verdicts;

/// A row of the table.
pub(crate) struct Injection {
    pub(crate) number: u8,
    pub(crate) name: &'static str,
    /// The promises that it puts to the test, by their names in `observer::Rule`.
    pub(crate) aim: &'static str,
    /// What it does, for how long, and what is expected.
    pub(crate) about: &'static str,
    /// Whether it is part of the short form.
    pub(crate) is_short: bool,
    pub(crate) work: Work,
}

/// How a row is carried out.
pub(crate) enum Work {
    /// On the cluster that all such rows share, under the load that they share.
    Shared(for<'a> fn(&'a Scene<'a>) -> LocalBoxFuture<'a, Result<()>>),
    /// On systems of its own.
    Alone(for<'a> fn(&'a Alone<'a>) -> LocalBoxFuture<'a, Result<()>>),
    /// Not carried out, and why.
    Nothing(&'static str),
}

/// What a row that brings its own systems has to know.
pub(crate) struct Alone<'a> {
    pub(crate) server: &'a Path,
    pub(crate) dice: Dice,
    pub(crate) is_short: bool,
    /// Logs and databases stay, also when nothing was wrong.
    pub(crate) keeps: bool,
    /// Only this planted fault.
    pub(crate) planted: Option<&'a str>,
    pub(crate) verdicts: &'a Verdicts,
}

impl Alone<'_> {
    /// Ends one of its systems, on which `carried_out` came to this.
    pub(crate) async fn end(
        &self,
        environment: &Environment,
        bad_before: usize,
        carried_out: Result<()>,
    ) -> Result<()> {
        let is_bad = carried_out.is_err() || bad_before < self.verdicts.totals().1;
        environment.end(self.keeps || is_bad).await?;
        carried_out
    }
}
