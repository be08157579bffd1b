//! What a row works on: a running cluster under load.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::CALM;
use crate::dice::Dice;
use crate::environment::{Environment, Node, Postgres};
use crate::verdicts::{Verdict, Verdicts, say};
use crate::workload::{Counts, Expect, Report, Still, Workload};

/// So long everybody may take to have everything again, and so long when a server died.
const HEALED: Duration = Duration::from_secs(10);
const HEALED_FROM_DEATH: Duration = Duration::from_secs(20);

/// Something was found: what comes after it proves nothing.
#[derive(Clone, Copy, Debug)]
struct Spoilt;

impl std::fmt::Display for Spoilt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("something was found already")
    }
}

impl std::error::Error for Spoilt {}

/// The cluster, the load on it, and the page that a row writes.
pub(crate) struct Scene<'a> {
    pub(crate) number: u8,
    pub(crate) environment: &'a Arc<Environment>,
    pub(crate) workload: &'a Workload,
    pub(crate) is_short: bool,
    is_calm: bool,
    verdicts: &'a Verdicts,
    page: Mutex<Page>,
    /// Nobody begins anything until the next rest.
    still: Mutex<Option<Still>>,
}

struct Page {
    dice: Dice,
    before: Counts,
    /// What goes into the next verdict.
    violations: Vec<String>,
    notes: Vec<String>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        number: u8,
        (environment, workload): (&'a Arc<Environment>, &'a Workload),
        dice: Dice,
        verdicts: &'a Verdicts,
        is_short: bool,
    ) -> Self {
        workload.log_moves(false);
        let page = Page { dice, before: workload.counts(), violations: vec![], notes: vec![] };
        let (page, still) = (Mutex::new(page), Mutex::default());
        let scene = Self { number, environment, workload, is_short, is_calm: false, verdicts, page, still };
        if number == CALM.number {
            // Whatever came before was found whole again, or there would be a new cluster.
            return scene.calm();
        }
        scene.trouble();
        scene
    }

    /// The same scene, in which nothing is broken from outside: the observer holds everybody to the clock.
    pub(crate) fn calm(mut self) -> Self {
        self.is_calm = true;
        self.workload.trouble_never_was();
        self
    }

    /// Something is about to break: until it is healed the observer holds nobody to a clock.
    fn trouble(&self) {
        if !self.is_calm {
            self.workload.trouble_begins();
        }
    }

    /// Until the end of this row one server of the database, or one state of its disk, may take another's place.
    pub(crate) fn log_moves(&self) {
        self.workload.log_moves(true);
    }

    /// So many seconds, or fewer in the short form.
    pub(crate) fn span(&self, full: u64, short: u64) -> Duration {
        Duration::from_secs(if self.is_short { short } else { full })
    }

    /// Lets the fault, or the load, be for a while.
    pub(crate) async fn wait(&self, full: u64, short: u64) {
        tokio::time::sleep(self.span(full, short)).await;
    }

    /// From now until the next rest nobody of the load begins anything.
    pub(crate) async fn hush(&self) {
        let still = self.workload.hush().await;
        *self.still.lock().unwrap_or_else(PoisonError::into_inner) = Some(still);
    }

    /// A number below `limit`, chosen by the seed.
    pub(crate) fn below(&self, limit: u64) -> u64 {
        self.with(|page| page.dice.below(limit))
    }

    /// A node, chosen by the seed.
    pub(crate) fn node(&self) -> Result<&'a Node> {
        let nodes = &self.environment.nodes;
        self.with(|page| page.dice.pick(nodes)).context("no nodes")
    }

    pub(crate) fn postgres(&self) -> Result<&'a Postgres> {
        self.environment.postgres.as_ref().context("this row needs Postgres")
    }

    /// What the load has counted since the last verdict.
    pub(crate) fn counts(&self) -> Counts {
        self.workload.counts().since(&self.with(|page| page.before))
    }

    /// A promise of this row beside those of delivery.
    pub(crate) fn expect(&self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.with(|page| page.violations.push(what.into()));
        }
    }

    /// A figure for the next line.
    pub(crate) fn note(&self, figure: impl Into<String>) {
        self.with(|page| page.notes.push(figure.into()));
    }

    /// Heals everything, and writes the verdict on `what` was broken.
    pub(crate) async fn check(&self, what: &str) -> Result<()> {
        self.judge(what, Expect { may_lose_tail: false, within: HEALED }).await
    }

    /// The same when a server has died: others notice that later.
    pub(crate) async fn check_after_death(&self, what: &str) -> Result<()> {
        self.judge(what, Expect { may_lose_tail: false, within: HEALED_FROM_DEATH }).await
    }

    /// The same when the log itself went back: what was acknowledged may be gone, and everybody must know.
    pub(crate) async fn check_after_loss(&self, what: &str) -> Result<()> {
        self.judge(what, Expect { may_lose_tail: true, within: HEALED_FROM_DEATH }).await
    }

    /// Heals everything; whether the observer has found a broken promise whose name begins with `promise`. Nothing is written yet.
    pub(crate) async fn finds(&self, promise: &str, expect: Expect) -> Result<bool> {
        let report = self.report(expect).await?;
        let found = report.violations.iter().find(|violation| violation.starts_with(promise));
        self.with(|page| page.notes.extend(found.cloned()));
        Ok(found.is_some())
    }

    /// Writes whether `is_found`, of a fault that was planted or of a control, is as it should be.
    pub(crate) fn settle(&self, what: &str, is_found: bool, should_be: bool) {
        self.expect(is_found || !should_be, format!("{what}: it was not found, so the rig is blind to it"));
        self.expect(
            !is_found || should_be,
            format!("{what}: it was found, so what is planted beside the fault shows by itself"),
        );
        self.write(what, Duration::ZERO);
    }

    /// The row could not go on. Where a verdict has just said why, that is enough.
    pub(crate) fn give_up(&self, error: &anyhow::Error) {
        match error.is::<Spoilt>() {
            true => say(&format!("   the rest of row {} is not tried", self.number)),
            false => self.verdicts.failed(self.number, error),
        }
    }

    async fn judge(&self, what: &str, expect: Expect) -> Result<()> {
        let report = self.report(expect).await?;
        self.with(|page| page.violations.extend(report.violations));
        ensure!(self.write(what, report.healed_in), Spoilt);
        Ok(())
    }

    async fn report(&self, expect: Expect) -> Result<Report> {
        self.environment.heal().await?;
        self.workload.trouble_ends();
        let hushed = self.still.lock().unwrap_or_else(PoisonError::into_inner).take();
        let still = match hushed {
            Some(still) => still,
            None => self.workload.hush().await,
        };
        let report = self.workload.heal_and_check(still, expect).await;
        self.trouble();
        Ok(report)
    }

    /// Writes a verdict; whether it is good.
    fn write(&self, what: &str, healed_in: Duration) -> bool {
        let now = self.workload.counts();
        self.with(|page| {
            let verdict = Verdict {
                number: self.number,
                what: what.to_owned(),
                violations: std::mem::take(&mut page.violations),
                healed_in,
                counts: now.since(&page.before),
                notes: std::mem::take(&mut page.notes),
            };
            page.before = now;
            self.verdicts.note(&verdict);
            verdict.violations.is_empty()
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut Page) -> T) -> T {
        look(&mut self.page.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
