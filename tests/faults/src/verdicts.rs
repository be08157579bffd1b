//! What was found, one line for each thing that was broken.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::workload::Counts;

/// The verdicts of a run.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    all: AtomicUsize,
    faulty: AtomicUsize,
}

/// What came of one thing that was broken.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// The row of the table.
    pub(crate) number: u8,
    /// What was broken.
    pub(crate) what: String,
    /// Promises that were broken with it.
    pub(crate) violations: Vec<String>,
    /// From the end of the fault until everybody had everything.
    pub(crate) healed_in: Duration,
    /// What the load did meanwhile.
    pub(crate) counts: Counts,
    /// Figures that belong to this row alone.
    pub(crate) notes: Vec<String>,
}

impl Verdicts {
    /// Writes a line for it.
    pub(crate) fn note(&self, verdict: &Verdict) {
        self.count(!verdict.violations.is_empty());
        let Verdict { number, what, violations, healed_in, counts, notes } = verdict;
        let word = if violations.is_empty() { "ok    " } else { "FAILED" };
        let notes = notes.iter().fold(String::new(), |text, note| text + "; " + note);
        let seconds = healed_in.as_secs_f64();
        say(&format!("{number:>2} {word} {what:<52} healed in {seconds:>4.1} s  {}{notes}", figures(counts)));
        for violation in violations {
            say(&format!("     - {violation}"));
        }
    }

    /// A row that could not be carried out at all.
    pub(crate) fn failed(&self, number: u8, error: &anyhow::Error) {
        self.count(true);
        say(&format!("{number:>2} FAILED {error:#}"));
    }

    /// Whether everything that was promised held.
    pub(crate) fn is_clean(&self) -> bool {
        self.totals().1 == 0
    }

    /// How many verdicts there are, and how many of them are bad.
    pub(crate) fn totals(&self) -> (usize, usize) {
        (self.all.load(Ordering::Relaxed), self.faulty.load(Ordering::Relaxed))
    }

    fn count(&self, is_faulty: bool) {
        self.all.fetch_add(1, Ordering::Relaxed);
        self.faulty.fetch_add(usize::from(is_faulty), Ordering::Relaxed);
    }
}

/// What the load did, in a few words; what did not happen is left out.
fn figures(counts: &Counts) -> String {
    let named = [
        (counts.sent, "sent"),
        (counts.acknowledged, "acknowledged"),
        (counts.retried, "repeated"),
        (counts.busy, "busy"),
        (counts.received, "heard"),
        (counts.reconnects, "reconnects"),
        (counts.resets, "resets"),
        (counts.drilled, "drilled"),
        (counts.compared, "compared"),
    ];
    let happened = named.into_iter().filter(|(count, _)| *count > 0);
    happened.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

/// A line for whoever runs this.
#[expect(clippy::print_stdout, reason = "the answer to a command")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
