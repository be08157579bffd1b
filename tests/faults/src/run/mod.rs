//! One run: the rows that were asked for, in their order or in that of the seed.

mod shared;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::time::Instant;

use crate::cli::Cli;
use crate::dice::Dice;
use crate::inject::{Alone, CALM, Injection, TABLE, Work};
use crate::verdicts::{Verdicts, say};

/// What a run needs to know.
struct Run<'a> {
    cli: &'a Cli,
    server: PathBuf,
    dice: Dice,
    verdicts: Verdicts,
}

/// Prints the table.
pub(crate) fn list() {
    for Injection { number, name, aim, about, is_short, .. } in TABLE {
        let short = if *is_short { ", short form too" } else { "" };
        say(&format!("{number:>2}  {name} ({aim}{short})\n    {about}"));
    }
}

/// Carries out what `cli` asks for; whether everything that was promised held.
pub(crate) async fn run(cli: &Cli) -> Result<bool> {
    let seed = cli.seed.unwrap_or_else(chosen_seed);
    let server = server(cli)?;
    say(&format!("seed {seed}, {} nodes, {}", cli.nodes, server.display()));
    let run = Run { cli, server, dice: Dice::new(seed), verdicts: Verdicts::default() };
    let begin = Instant::now();
    let end = cli.minutes.map(|minutes| begin + Duration::from_secs(minutes * 60));
    let mut round = 0;
    loop {
        run.round(round, end).await?;
        round += 1;
        if end.is_none_or(|end| Instant::now() >= end) {
            break;
        }
    }
    let (all, faulty) = run.verdicts.totals();
    say(&format!("{all} verdicts, {faulty} bad, in {:.0} s, seed {seed}", begin.elapsed().as_secs_f64()));
    Ok(run.verdicts.is_clean())
}

impl Run<'_> {
    /// The table once, or as much of it as there is time for. Later rounds take the rows in another order, since what broke before is
    /// part of the test.
    async fn round(&self, round: u64, end: Option<Instant>) -> Result<()> {
        let mut dice = self.dice.fork(&format!("round {round}"));
        let mut rows = self.rows();
        if round > 0 {
            shuffle(&mut rows, &mut dice);
        }
        let (mut shared, others): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| matches!(row.work, Work::Shared(_)));
        if shared.len() > 1 && !self.cli.short {
            // What all of it has left behind.
            shared.push(&CALM);
        }
        let is_over = || end.is_some_and(|end| Instant::now() >= end);
        self.share(&shared, &dice, &is_over).await?;
        let mut rest = others.as_slice();
        while let Some((row, later)) = rest.split_first().filter(|_| !is_over()) {
            self.alone(row, &dice).await;
            rest = later;
        }
        say_not_reached(rest);
        Ok(())
    }

    fn rows(&self) -> Vec<&'static Injection> {
        let is_wanted = |row: &&Injection| match self.cli.only.as_slice() {
            [] => row.is_short || !self.cli.short,
            only => only.contains(&row.number),
        };
        TABLE.iter().filter(is_wanted).collect()
    }

    /// A row on systems of its own.
    async fn alone(&self, row: &Injection, dice: &Dice) {
        match row.work {
            Work::Alone(work) => {
                let dice = dice.fork(row.name);
                let (server, is_short, keeps) = (self.server.as_path(), self.cli.short, self.cli.keep);
                let (planted, verdicts) = (self.cli.planted.as_deref(), &self.verdicts);
                let alone = Alone { server, dice, is_short, keeps, planted, verdicts };
                if let Err(error) = work(&alone).await {
                    self.verdicts.failed(row.number, &error);
                }
            }
            Work::Nothing(why) => say(&format!("{:>2} -      {}: {why}", row.number, row.name)),
            Work::Shared(_) => {}
        }
    }
}

/// A run that had no time for a row says nothing about it.
fn say_not_reached(rows: &[&Injection]) {
    if !rows.is_empty() {
        let names: Vec<_> = rows.iter().map(|row| format!("{} {}", row.number, row.name)).collect();
        say(&format!("   the time is over; not reached: {}", names.join(", ")));
    }
}

fn shuffle<T>(items: &mut [T], dice: &mut Dice) {
    for place in (1..items.len()).rev() {
        let other = usize::try_from(dice.below(place as u64 + 1)).unwrap_or(0);
        items.swap(place, other);
    }
}

/// The one that was named, or the one built beside this program.
fn server(cli: &Cli) -> Result<PathBuf> {
    let path = match &cli.server {
        Some(path) => std::path::absolute(path)?,
        None => std::env::current_exe()?.with_file_name("vestnik-faults"),
    };
    ensure!(Path::new(&path).is_file(), "there is no server at {}; `make faults` builds it", path.display());
    path.canonicalize().context("the server's path")
}

/// Another one each time.
fn chosen_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    // Short enough to be typed.
    RandomState::new().hash_one(std::process::id()) % 1_000_000
}
